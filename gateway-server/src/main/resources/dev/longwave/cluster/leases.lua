-- Says which gateway has the lease of each of some channels, and gives those that nobody has. One that is not renewed
-- ends by itself, and so does the word of a gateway that somebody watches there.
-- KEYS  1 state, 2... the lease of a channel
-- ARGV  1 the gateway's id, 2 its name, 3 how many ms a lease is good for, 4 for how many ms after an epoch has begun a
--       lease is given only to those who had it, 5... for each channel two letters: "w" where it is watched there, "u"
--       where not, "r" where the lease is given up; and "h" where the gateway has had the lease, "n" where not
-- What is kept: {"id":"...","node":"...","until":ms,"watched":{"id":ms}}.
-- Returns {last number, name of the holder or empty, 1 if that is the asker, 1 if others watch, name, ...}.
local me, node, good = ARGV[1], ARGV[2], tonumber(ARGV[3])
local now = millis()
local known = redis.call('HMGET', KEYS[1], 'sequence', 'start')
local age = now - math.floor(tonumber(known[2] or '0') / 1000)
local young = age >= 0 and age < tonumber(ARGV[4])

local function read(key)
    local kept = redis.call('GET', key)
    local readable, lease = pcall(cjson.decode, kept or '{}')
    if not readable or type(lease) ~= 'table' or type(lease.watched) ~= 'table' then
        return {watched = {}}
    end
    if (tonumber(lease['until']) or 0) <= now then
        lease.id = nil
    end
    return lease
end

local answer = {known[1] or '0'}
for i = 2, #KEYS do
    local wish, had = string.match(ARGV[i + 3], '(.)(.)')
    local lease = read(KEYS[i])
    local watched = {}
    local others = false
    for id, till in pairs(lease.watched) do
        if id ~= me and (tonumber(till) or 0) > now then
            watched[id] = till
            others = true
        end
    end
    if wish == 'w' then
        watched[me] = now + good
    end
    if wish == 'r' and lease.id == me then
        lease.id = nil
    elseif not lease.id and (had == 'h' or wish == 'w' and not young) and wish ~= 'r' then
        lease.id, lease.node = me, node
    end
    if lease.id == me then
        lease['until'] = now + good
    end
    lease.watched = watched
    if lease.id or next(watched) then
        redis.call('SET', KEYS[i], cjson.encode(lease), 'PX', good)
    else
        redis.call('DEL', KEYS[i])
    end
    answer[#answer + 1] = lease.id and lease.node or ''
    answer[#answer + 1] = lease.id == me and '1' or '0'
    answer[#answer + 1] = others and '1' or '0'
end
return answer
