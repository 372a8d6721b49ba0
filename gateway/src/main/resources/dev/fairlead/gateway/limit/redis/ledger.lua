-- What all replicas count together: one hash a counter, one sorted set of live replicas. Redis 6.2 to 8, Valkey.

-- A counter is cut into 1024 slots of its window: u is the sum of the ring's fields 0 to 1023, n the number of the present
-- slot. For each replica that holds tokens in advance: c, how many requests it has told of in all; h, how many tokens it
-- holds; d, when they lapse. o is the sum of all h, e the earliest d. At any moment u + o is at most the limit, and a
-- token is held until its request was told of: so no window ever holds more requests than the limit.
--
-- c is a sum, so that telling twice counts once. Tokens that lapse count as used: their replica may have used them.
local now
do
    local time = redis.call('TIME')
    now = tonumber(time[1]) * 1000000 + tonumber(time[2])
end

local function whole(number)
    return string.format('%.0f', number)
end

-- live: replica, microseconds for which a word of it counts -> how many are live. leave: replica.
if ARGV[1] == 'live' then
    redis.call('ZADD', KEYS[1], whole(now), ARGV[2])
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', whole(now - tonumber(ARGV[3])))
    redis.call('PEXPIRE', KEYS[1], 60000)
    return {redis.call('ZCARD', KEYS[1])}
elseif ARGV[1] == 'leave' then
    redis.call('ZREM', KEYS[1], ARGV[2])
    return {redis.call('ZCARD', KEYS[1])}
end

-- count: replica, limit, microseconds of a slot (0: a period, no window), milliseconds to keep the counter, whether the
-- replica was answered before, requests told of in all, tokens held, tokens for requests that wait, tokens wanted in
-- advance, microseconds that they are held. Then what counts only if the replica is not known here: the least that was
-- used (-1: not known), requests that it never told of; live replicas; and what it counted itself, as pairs of slots back
-- and requests.
-- -> {1 known, tokens for those that wait, tokens held now, left for all, used, held by all, microseconds to wait}
-- -> {0} if the counter, or the replica in it, is not known here, and the replica should say what it knows.
local SLOTS, FORGOTTEN = 1024, 600000000
local key, me = KEYS[1], ARGV[2]
local limit, slot_micros, keep = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local answered, told, held = ARGV[6] == '1', tonumber(ARGV[7]), tonumber(ARGV[8])
local waiting, wanted, lease = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local least, untold, replicas = tonumber(ARGV[12]), tonumber(ARGV[13]), tonumber(ARGV[14])
local is_window = slot_micros > 0

local kept = redis.call('HMGET', key, 'n', 'u', 'o', 'e', 'c:' .. me, 'h:' .. me)
local slot, used, out = tonumber(kept[1]), tonumber(kept[2]), tonumber(kept[3])
local lapse, c, h = tonumber(kept[4]), tonumber(kept[5]), tonumber(kept[6])
if (not is_window and not used and least < 0) or (is_window and answered and not c and #ARGV == 14) then
    return {0}
end
used, out, h, lapse = used or 0, out or 0, h or 0, lapse or 0

-- What the ring holds, by place: of the slots behind the present one as it was, or of all, whichever are fewer.
local function ring(behind)
    local counts = {}
    if behind < SLOTS and behind < redis.call('HLEN', key) then
        local places = {}
        for i = 1, behind do
            places[i] = (slot + i) % SLOTS
        end
        for i, count in ipairs(redis.call('HMGET', key, unpack(places))) do
            counts[places[i]] = tonumber(count)
        end
    else
        local all = redis.call('HGETALL', key)
        for i = 1, #all, 2 do
            local place = tonumber(all[i])
            if place then
                counts[place] = tonumber(all[i + 1])
            end
        end
    end
    return counts
end

-- The past slots leave the window. A clock behind that of the server before stands still until it has caught up.
local present = 0
if is_window then
    present = math.max(math.floor(now / slot_micros), slot or 0)
    if slot and present > slot and used > 0 then
        local left = {}
        for place, count in pairs(ring(present - slot)) do
            if slot - (slot - place) % SLOTS <= present - SLOTS then
                used = used - count
                left[#left + 1] = place
            end
        end
        if #left > 0 then
            redis.call('HDEL', key, unpack(left))
        end
    end
end
local place = present % SLOTS

local function use(count, at)
    if count > 0 then
        used = used + count
        if is_window then
            redis.call('HINCRBY', key, at, whole(count))
        end
    end
end

-- What was taken back, or was not used when its tokens lapsed. Of a window only what counts in its last two slots: what
-- was counted before may have left it by now.
local function unuse(count)
    if not is_window then
        used = math.max(0, used - count)
        return
    end
    for _, at in ipairs({place, (present - 1) % SLOTS}) do
        local here = math.min(count, tonumber(redis.call('HGET', key, at)) or 0)
        if here > 0 then
            redis.call('HINCRBY', key, at, whole(-here))
            used = used - here
            count = count - here
        end
    end
end

-- Tokens of replicas that have said nothing for too long; and once a turn of the ring, replicas that are gone.
local turned = slot and present % SLOTS < slot % SLOTS
if (lapse > 0 and now > lapse) or turned then
    local all, names = {}, redis.call('HGETALL', key)
    for i = 1, #names, 2 do
        all[names[i]] = tonumber(names[i + 1])
    end
    lapse = 0
    for name, silent in pairs(all) do
        local who = string.match(name, '^d:(.*)$')
        local theirs = who and all['h:' .. who] or 0
        if who and silent < now then
            use(theirs, place)
            out = out - theirs
            if who == me then
                c, h = c + theirs, 0
            elseif silent < now - FORGOTTEN and silent < now - 2 * SLOTS * slot_micros then
                redis.call('HDEL', key, name, 'c:' .. who, 'h:' .. who)
            elseif theirs > 0 then
                redis.call('HSET', key, 'c:' .. who, whole(all['c:' .. who] + theirs), 'h:' .. who, 0)
            end
        elseif theirs > 0 and (lapse == 0 or silent < lapse) then
            lapse = silent
        end
    end
end

-- What the replica tells of.
if c and told < c then
    unuse(c - told)
elseif c then
    use(told - c, place)
else
    if least > used then
        used = least
    end
    use(untold, place)
    for i = 15, #ARGV, 2 do
        use(tonumber(ARGV[i + 1]), (present - math.min(tonumber(ARGV[i]), SLOTS - 1)) % SLOTS)
    end
end
out = out - h

-- What it gets: first for requests that wait, then in advance, a part of what is left that leaves some for the others.
local left = math.max(0, limit - used - out - held)
local taken = math.min(waiting, left)
use(taken, place)
left = left - taken
local more = 0
if taken == waiting then
    more = math.min(wanted, math.floor(left / (4 * math.max(1, replicas))))
end
left = left - more
held = held + more
out = out + held

if held > 0 then
    lapse = lapse > 0 and math.min(lapse, now + lease) or now + lease
end
local fields = {'u', whole(used), 'o', whole(out), 'e', whole(lapse), 'c:' .. me, whole(told + taken)}
for _, each in ipairs({'h:' .. me, whole(held), 'd:' .. me, whole(now + lease)}) do
    fields[#fields + 1] = each
end
if is_window then
    fields[#fields + 1] = 'n'
    fields[#fields + 1] = whole(present)
end
redis.call('HSET', key, unpack(fields))
redis.call('PEXPIRE', key, keep)

-- How long until the next may pass: until enough of what is used leaves the window, or tokens of others lapse.
local wait = 0
if taken < waiting then
    wait = lapse > 0 and lapse - now or 0
    if is_window and used > 0 then
        local stay, counts = used + out, ring(SLOTS)
        for i = 1, SLOTS do
            stay = stay - (counts[(present + i) % SLOTS] or 0)
            if stay < limit then
                wait = (present + i) * slot_micros - now
                break
            end
        end
    end
end
return {1, taken, held, left, used, out, math.floor(math.max(0, wait))}
