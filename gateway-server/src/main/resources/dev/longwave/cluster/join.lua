-- Finds the epoch, or begins one where there is none, or where Redis may have lost what it had acknowledged.
-- KEYS  1 state, 2 events
-- ARGV  1 which life of which server this is, 2 1 where a new life loses nothing, 3 name of an epoch to begin,
--       4 the highest number that the node knows of, 5 name of an epoch that has to end or empty
-- Returns {epoch, number it begins after, last number, time in ms}.
local known = redis.call('HMGET', KEYS[1], 'epoch', 'start', 'sequence', 'run')
local epoch, start, sequence, run = known[1], known[2], known[3], known[4]
local behind = epoch and tonumber(sequence) < tonumber(ARGV[4])
if not epoch or behind or epoch == ARGV[5] or (run ~= ARGV[1] and ARGV[2] ~= '1') then
    local time = redis.call('TIME')
    local micros = tonumber(time[1]) * 1000000 + tonumber(time[2])
    epoch = ARGV[3]
    start = string.format('%.0f', math.max(micros, tonumber(ARGV[4]), tonumber(sequence or '0')))
    sequence = start
    redis.call('DEL', KEYS[2])
    redis.call('HSET', KEYS[1], 'epoch', epoch, 'start', start, 'sequence', sequence, 'run', ARGV[1], 'bytes', 0)
elseif run ~= ARGV[1] then
    redis.call('HSET', KEYS[1], 'run', ARGV[1])
end
return {epoch, start, sequence, string.format('%.0f', millis())}
