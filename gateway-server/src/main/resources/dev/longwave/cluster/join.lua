-- Finds the epoch, or begins one where there is none, or where Redis may have lost what it had acknowledged.
-- KEYS  1 state, 2 events
-- ARGV  1 the server's run id, 2 1 where a restart of Redis loses nothing, 3 name of an epoch to begin, 4 its first number
--       less one, 5 the last number that the node has had of any epoch
-- Returns {epoch, number it begins after, last number}.
local known = redis.call('HMGET', KEYS[1], 'epoch', 'start', 'sequence', 'run')
local epoch, start, sequence, run = known[1], known[2], known[3], known[4]
local behind = epoch and tonumber(sequence) < tonumber(ARGV[5])
if not epoch or behind or (run ~= ARGV[1] and ARGV[2] ~= '1') then
    epoch = ARGV[3]
    start = math.max(tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(sequence or '0'))
    start = string.format('%.0f', start)
    sequence = start
    redis.call('DEL', KEYS[2])
    redis.call('HSET', KEYS[1], 'epoch', epoch, 'start', start, 'sequence', sequence, 'run', ARGV[1], 'bytes', 0)
elseif run ~= ARGV[1] then
    redis.call('HSET', KEYS[1], 'run', ARGV[1])
end
return {epoch, start, sequence}
