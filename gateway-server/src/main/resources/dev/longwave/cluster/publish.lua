-- Gives an event its number and keeps it, unless it is there already.
-- KEYS  1 state, 2 events, 3 the idempotency key or state, 4 the publisher's own id or state
-- ARGV  1 epoch that the publisher knows, 2 event, 3 its fingerprint, 4 idempotency window in ms or 0, 5 1 where it has an
--       own id, 6 most events kept, 7 most bytes kept, 8 oldest event kept in ms
-- Returns {"ok", number}, {"again", number}, {"conflict", "key" or "id"} or {"epoch"}.
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch ~= ARGV[1] then
    return {'epoch'}
end

local function before(key)
    local kept = redis.call('GET', key)
    if not kept then
        return nil, nil
    end
    local space = string.find(kept, ' ', 1, true)
    return string.sub(kept, 1, space - 1), string.sub(kept, space + 1)
end

local window = tonumber(ARGV[4])
if window > 0 then
    local print, number = before(KEYS[3])
    if print then
        if print ~= ARGV[3] then
            return {'conflict', 'key'}
        end
        return {'again', number}
    end
end
if ARGV[5] == '1' then
    local print, number = before(KEYS[4])
    if print then
        if print ~= ARGV[3] then
            return {'conflict', 'id'}
        end
        return {'again', number}
    end
end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
-- as text: a number of 16 digits would be rounded
local number = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'sequence', 1))
redis.call('XADD', KEYS[2], number .. '-0', 't', string.format('%.0f', now), 'e', ARGV[2])
local bytes = redis.call('HINCRBY', KEYS[1], 'bytes', #ARGV[2])
if window > 0 then
    redis.call('SET', KEYS[3], ARGV[3] .. ' ' .. number, 'PX', ARGV[4])
end
if ARGV[5] == '1' then
    redis.call('SET', KEYS[4], ARGV[3] .. ' ' .. number, 'PX', ARGV[8])
end

-- Old events go a few at a time, looked at once in so many events, or at once where there are too many bytes.
local over = bytes > tonumber(ARGV[7])
if over or tonumber(string.sub(number, -2)) % 32 == 0 then
    local length = redis.call('XLEN', KEYS[2])
    local first = nil
    for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 64)) do
        local old = now - tonumber(entry[2][2]) > tonumber(ARGV[8])
        if length <= 1 or not (old or length > tonumber(ARGV[6]) or bytes > tonumber(ARGV[7])) then
            break
        end
        length = length - 1
        bytes = bytes - #entry[2][4]
        first = entry[1]
    end
    if first then
        redis.call('XTRIM', KEYS[2], 'MINID', string.format('%.0f', tonumber(string.match(first, '^%d+')) + 1))
        redis.call('HSET', KEYS[1], 'bytes', bytes)
    end
end
return {'ok', number}
