-- Stands in front of every script of this folder and of api/handover/lua.
-- KEYS[1] the conversation's hash (routes the script on a cluster); ARGV[1] prefix, ARGV[2] conversation id
-- ("" for scripts about no single conversation), ARGV[3] seconds a conversation is kept.
local PREFIX, ID, RETENTION = ARGV[1], ARGV[2], ARGV[3]
local function key(part) return PREFIX .. ':' .. part end
local function own(part, id) return PREFIX .. ':' .. part .. ':' .. (id or ID) end
local CONV = own('conv')

local clock = redis.call('TIME')
local NOW = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function get(field, id) return redis.call('HGET', own('conv', id), field) end
local function set(...) redis.call('HSET', CONV, ...) end

-- One more entry in the log. Its number is given out here and nowhere else.
local function append(entry, id)
  local seq = redis.call('HINCRBY', own('conv', id), 'seq', 1)
  redis.call('XADD', own('log', id), seq .. '-0', 'ms', NOW, 'entry', entry)
  return seq
end

-- Everything that is kept of one conversation alone.
local PARTS = { 'conv', 'log', 'keys', 'pending', 'offered' }

-- A conversation is kept for its retention after the last change. One that a person has had does not end by itself:
-- a gateway puts it in the archive and deletes it then (archive_delete.lua), however late it comes to that.
local function keep(id)
  local to_archive = redis.call('ZSCORE', key('to_archive'), id or ID)
  if to_archive then redis.call('ZADD', key('to_archive'), NOW, id or ID) end
  for _, part in ipairs(PARTS) do
    if to_archive then
      redis.call('PERSIST', own(part, id))
    else
      redis.call('EXPIRE', own(part, id), RETENTION)
    end
  end
end

-- Every write ends here: keeps the conversation and wakes whoever follows it.
local function done(id)
  keep(id)
  redis.call('PUBLISH', key('wake'), id or ID)
end

-- Remembers the choices of a reply so that only these can be chosen later.
local function offer(payloads)
  if #payloads > 0 then redis.call('SADD', own('offered'), unpack(payloads)) end
end

local function drop_work(id)
  redis.call('DEL', own('pending', id))
  redis.call('ZREM', key('work'), id or ID)
end

-- Takes a conversation out of the queue and out of its department's line.
local function leave_line(id)
  redis.call('ZREM', key('queue'), id or ID)
  redis.call('ZREM', own('line', get('department', id) or ''), id or ID)
end

-- Puts a conversation in the queue and in its department's line; returned ones stand before all others.
local RETURNED_FIRST = 10000000000000
local function enqueue(returned, id)
  local since = get('queued_ms', id)
  if not since then
    since = NOW
    redis.call('HSET', own('conv', id), 'queued_ms', NOW)
  end
  -- Two that came in the same millisecond stand in the order they came.
  local score = tonumber(since) + redis.call('INCR', key('queue_no')) % 1000 / 1000
  if returned then score = score - RETURNED_FIRST end
  redis.call('HSET', own('conv', id), 'state', 'queued')
  -- What somebody in line can always choose (api/handover/choices.py).
  redis.call('SADD', own('offered', id), 'wait', 'leave_message', 'ask_meeting', 'ask_bot')
  redis.call('ZADD', key('queue'), score, id or ID)
  redis.call('ZADD', own('line', get('department', id) or ''), score, id or ID)
end

-- The resident no longer waits: out of the line, back to the bot.
local function step_out()
  leave_line()
  redis.call('HDEL', CONV, 'queued_ms', 'receipt')
  set('state', 'bot')
end

-- How a conversation stands, and its place in its department's line; empty when there is none.
local function standing()
  local found = redis.call('HMGET', CONV, 'state', 'receipt', 'owner', 'owner_name', 'owner_role', 'claim',
    'department', 'language', 'moved', 'queued_ms', 'ended', 'held')
  if not found[1] then return {} end
  local place = redis.call('ZRANK', own('line', found[7] or ''), ID)
  found[#found + 1] = found[1] == 'queued' and place and place + 1 or false
  found[#found + 1] = NOW
  return found
end
