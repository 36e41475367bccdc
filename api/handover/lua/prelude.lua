-- Shared by the scripts that change who has a conversation.

-- Figures of the day, kept by the hour (UTC) so that a day can begin at midnight in any time zone.
local TALLIED_MS = 3 * 86400000
local function tally(what)
  local hour = own('tally', math.floor(NOW / 3600000))
  redis.call('HINCRBY', hour, (get('municipality') or '') .. ':' .. what, 1)
  redis.call('PEXPIRE', hour, TALLIED_MS)
end

-- Asks for a person: a receipt once and for all, a place in the queue, entries in the log.
local function request_handover(receipt, entries, department)
  local given = get('receipt')
  if not given then
    given = receipt
    set('receipt', given)
  end
  set('department', department)
  redis.call('HDEL', CONV, 'spoken')
  if get('test') ~= '1' then
    enqueue(false)
    tally('came')
  end
  local place = redis.call('ZRANK', own('line', department), ID) or 0
  for _, entry in ipairs(cjson.decode(entries)) do
    append((string.gsub(string.gsub(entry, '{receipt}', given), '{position}', place + 1)))
  end
  return given
end

-- How long people waited is remembered for each department and each two hours of the day (UTC), lately only.
local BAND = math.floor(NOW / 7200000) % 12
local WAITS_KEPT, WAITS_KEPT_S = 50, 30 * 86400
local function remember_wait()
  local waits = own('waits', (get('department') or '') .. ':' .. BAND)
  local waited = math.floor((NOW - tonumber(get('queued_ms') or NOW)) / 1000)
  redis.call('LPUSH', waits, math.floor(NOW / 1000) .. ':' .. waited)
  redis.call('LTRIM', waits, 0, WAITS_KEPT - 1)
  redis.call('EXPIRE', waits, WAITS_KEPT_S)
end

-- Who has the conversation now, as {owner, name, role, claim number}; nil when no person has.
local function owner(id)
  if get('state', id) ~= 'agent' then return nil end
  return { get('owner', id), get('owner_name', id), get('owner_role', id), tonumber(get('claim', id)) }
end

-- Gives the conversation to an agent under the next claim number, which every later write is checked by.
local function give(agent, name, role, lease)
  local claim = redis.call('HINCRBY', CONV, 'claim', 1)
  set('state', 'agent', 'owner', agent, 'owner_name', name, 'owner_role', role)
  redis.call('HDEL', CONV, 'leaving', 'leaving_text')
  redis.call('ZADD', key('claims'), NOW + tonumber(lease), ID)
  redis.call('SADD', own('has', agent), ID)
  if get('test') ~= '1' then redis.call('ZADD', key('to_archive'), NOW, ID) end
  return claim
end

-- Nobody waits, nobody has it, and no message is without its reply.
local function at_rest(id)
  local state = get('state', id)
  return (state == 'bot' or state == 'closed') and redis.call('LLEN', own('pending', id)) == 0
end

-- The resident has written, or the agent goes on: it counts among what the agent has again.
local function end_hold(id)
  redis.call('SREM', own('held', get('owner', id) or ''), id or ID)
  redis.call('HDEL', own('conv', id), 'held')
end

-- Takes the conversation from whoever has it. The bot is told, when it answers next, that it was away.
local function leave_owner(id)
  local name = get('owner_name', id)
  if name then redis.call('HSET', own('conv', id), 'back_from', name) end
  end_hold(id)
  redis.call('SREM', own('has', get('owner', id) or ''), id or ID)
  redis.call('HDEL', own('conv', id), 'owner', 'owner_name', 'owner_role', 'contact_asked')
  redis.call('ZREM', key('claims'), id or ID)
end

-- Rasa gets a fresh tracker: what was said meanwhile is not in the old one.
local function new_episode(id)
  redis.call('HINCRBY', own('conv', id), 'episode', 1)
  redis.call('HSET', own('conv', id), 'turns', 0)
end

local function append_all(entries)
  for _, entry in ipairs(cjson.decode(entries)) do append(entry) end
end
