-- Keeps what a gateway tells the others, and says what they tell.
-- KEYS  1 what it tells, 2... what the others tell
-- ARGV  1 what it tells, 2 for how many ms that is true
-- Returns what each of the others tells, empty where that is nothing.
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local words = {}
for i = 2, #KEYS do
    words[#words + 1] = redis.call('GET', KEYS[i]) or ''
end
return words
