-- Keeps what a gateway says of the streams that follow channels, and tells what the others say.
-- KEYS  1 what it says, 2... what the others say
-- ARGV  1 what it says, 2 for how many ms that is true
-- Returns what each of the others says, those that say something.
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local others = {}
for i = 2, #KEYS do
    local said = redis.call('GET', KEYS[i])
    if said then
        others[#others + 1] = said
    end
end
return others
