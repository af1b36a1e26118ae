-- Drops the oldest events while they are too old or there is too much, at most so many. The newest always stays: who reads
-- on from it sees that nothing is missing in between.
local function trim(state, events, now, maxEvents, maxBytes, maxAge, most)
    local bytes = tonumber(redis.call('HGET', state, 'bytes') or '0')
    local length = redis.call('XLEN', events)
    local from, last, count = '-', nil, 1
    local function isOver(entry)
        local old = now - tonumber(entry[2][2]) > maxAge
        return most > 0 and length > 1 and (old or length > maxEvents or bytes > maxBytes)
    end
    local over = true
    while over do
        -- mostly one look shows that there is nothing to do
        local entries = redis.call('XRANGE', events, from, '+', 'COUNT', count)
        over = #entries == count
        for _, entry in ipairs(entries) do
            if not isOver(entry) then
                over = false
                break
            end
            bytes = bytes - #entry[2][4]
            length = length - 1
            most = most - 1
            last = entry[1]
        end
        from = '(' .. (last or '0')
        count = 20
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
