-- Gives events their numbers and keeps them, those that are not there already.
-- KEYS  1 state, 2 events, then for each event that is named two: the idempotency key or state, the publisher's own id or
--       state
-- ARGV  1 epoch that the publisher knows, 2 most events kept, 3 most bytes kept, 4 oldest event kept in ms, then for each
--       event three: what is kept, streams that it is for, and empty or its name: fingerprint, idempotency window in ms or
--       0, 1 where it has an own id or 0
-- What is kept: the time in ms as t, and under the name of its epoch the event.
-- Returns {"epoch"}, or for each event "ok NUMBER", "again NUMBER STREAMS", "conflict key" or "conflict id".
local known = redis.call('HMGET', KEYS[1], 'epoch', 'sequence')
if known[1] ~= ARGV[1] then
    return {'epoch'}
end

-- first everything is looked at, so that nothing is half done where a key is not what it should be
local sequence = tonumber(known[2])
local before, nextKey, answers, taken, names = sequence, 3, {}, {}, {}

local function named(key, kind, fingerprint)
    local kept = names[key] or redis.call('GET', key)
    if not kept then
        return nil
    end
    local print, number, streams = string.match(kept, '^(%S+) (%d+) (%d+)$')
    if print ~= fingerprint then
        return 'conflict ' .. kind
    end
    return 'again ' .. number .. ' ' .. streams
end

for i = 5, #ARGV, 3 do
    local answer, key, id, fingerprint, window
    if ARGV[i + 2] ~= '' then
        local own
        fingerprint, window, own = string.match(ARGV[i + 2], '^(%S+) (%d+) (%d)$')
        key = window ~= '0' and KEYS[nextKey] or nil
        id = own == '1' and KEYS[nextKey + 1] or nil
        nextKey = nextKey + 2
        answer = key and named(key, 'key', fingerprint) or id and named(id, 'id', fingerprint)
    end
    if not answer then
        sequence = sequence + 1
        -- as text: a number of 16 digits would be rounded
        local number = string.format('%.0f', sequence)
        answer = 'ok ' .. number
        taken[#taken + 1] = {number, ARGV[i], key, id, window}
        if fingerprint then
            local name = fingerprint .. ' ' .. number .. ' ' .. ARGV[i + 1]
            if key then names[key] = name end
            if id then names[id] = name end
        end
    end
    answers[#answers + 1] = answer
end
if #taken == 0 then
    return answers
end

local now = millis()
local nowText = string.format('%.0f', now)
local bytes = 0
redis.call('HSET', KEYS[1], 'sequence', string.format('%.0f', sequence))
for _, event in ipairs(taken) do
    local number, kept, key, id, window = event[1], event[2], event[3], event[4], event[5]
    redis.call('XADD', KEYS[2], number .. '-0', 't', nowText, ARGV[1], kept)
    bytes = bytes + #kept
    if key then
        redis.call('SET', key, names[key], 'PX', window)
    end
    if id then
        redis.call('SET', id, names[id], 'PX', ARGV[4])
    end
end
local all = redis.call('HINCRBY', KEYS[1], 'bytes', bytes)
-- who looks only now and then has less to do: twice as much goes as comes
if all > tonumber(ARGV[3]) or math.floor(before / 20) ~= math.floor(sequence / 20) then
    trim(KEYS[1], KEYS[2], now, tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), 40 + 2 * #taken)
end
return answers
