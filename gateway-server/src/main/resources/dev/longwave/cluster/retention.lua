-- Drops the oldest events while they are too old or there is too much, at most so many. The newest always stays: who reads
-- on from it sees that nothing is missing in between.
local function trim(state, events, now, maxEvents, maxBytes, maxAge, most)
    local bytes = tonumber(redis.call('HGET', state, 'bytes') or '0')
    local length = redis.call('XLEN', events)
    local from, last = '-', nil
    while most > 0 and length > 1 do
        local entry = redis.call('XRANGE', events, from, '+', 'COUNT', 1)[1]
        local old = now - tonumber(entry[2][2]) > maxAge
        if not (old or length > maxEvents or bytes > maxBytes) then
            break
        end
        bytes = bytes - #entry[2][4]
        length = length - 1
        most = most - 1
        last = entry[1]
        from = '(' .. last
    end
    if last then
        redis.call('XTRIM', events, 'MINID', string.format('%.0f', tonumber(string.match(last, '^%d+')) + 1))
        redis.call('HSET', state, 'bytes', string.format('%.0f', bytes))
    end
    return bytes
end

local function millis()
    local time = redis.call('TIME')
    return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
