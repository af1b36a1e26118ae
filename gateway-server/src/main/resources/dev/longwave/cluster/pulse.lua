-- Says that a node is there, and drops what is too old also where nothing is published.
-- KEYS  1 state, 2 events, 3 nodes
-- ARGV  1 the node's name, 2 after how many ms without a pulse a node is gone, 3 most events kept, 4 most bytes kept,
--       5 oldest event kept in ms
-- Returns {epoch, last number, name of a node, ...}.
local now = millis()
trim(KEYS[1], KEYS[2], now, tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), 1000)
redis.call('ZADD', KEYS[3], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - tonumber(ARGV[2]))
local known = redis.call('HMGET', KEYS[1], 'epoch', 'sequence')
return {known[1] or '', known[2] or '0', unpack(redis.call('ZRANGE', KEYS[3], 0, 999))}
