-- Gives an event its number and keeps it, unless it is there already.
-- KEYS  1 state, 2 events, 3 the idempotency key or state, 4 the publisher's own id or state
-- ARGV  1 epoch that the publisher knows, 2 event, 3 most events kept, 4 most bytes kept, 5 oldest event kept in ms,
--       6 its fingerprint, 7 idempotency window in ms or 0, 8 1 where it has an own id, 9 streams that it is for
-- What is kept: the time in ms as t, and under the name of its epoch the event.
-- Returns {"ok", number}, {"again", number, streams}, {"conflict", "key" or "id"} or {"epoch"}.
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then
    return {'epoch'}
end

local function before(key, kind)
    local kept = redis.call('GET', key)
    if not kept then
        return nil
    end
    local print, number, streams = string.match(kept, '^(%S+) (%d+) (%d+)$')
    if print ~= ARGV[6] then
        return {'conflict', kind}
    end
    return {'again', number, streams}
end

local window = tonumber(ARGV[7])
local own = ARGV[8] == '1'
local answer = window > 0 and before(KEYS[3], 'key') or own and before(KEYS[4], 'id')
if answer then
    return answer
end

local now = millis()
-- as text: a number of 16 digits would be rounded
local number = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'sequence', 1))
redis.call('XADD', KEYS[2], number .. '-0', 't', string.format('%.0f', now), ARGV[1], ARGV[2])
local bytes = redis.call('HINCRBY', KEYS[1], 'bytes', #ARGV[2])
local kept = ARGV[6] .. ' ' .. number .. ' ' .. ARGV[9]
if window > 0 then
    redis.call('SET', KEYS[3], kept, 'PX', ARGV[7])
end
if own then
    redis.call('SET', KEYS[4], kept, 'PX', ARGV[5])
end
-- who looks only now and then has less to do: twice as much goes as comes
if bytes > tonumber(ARGV[4]) or string.find(number, '[02468]0$') then
    trim(KEYS[1], KEYS[2], now, tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), 40)
end
return {'ok', number}
