-- Shared by the scripts that change who has a conversation.

-- Asks for a person: a receipt once and for all, a place in the queue, entries in the log.
local function request_handover(receipt, entries, department)
  local given = get('receipt')
  if not given then
    given = receipt
    set('receipt', given)
  end
  set('department', department)
  if get('test') ~= '1' then enqueue(false) end
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
  return claim
end

-- Takes the conversation from whoever has it. The bot is told, when it answers next, that it was away.
local function leave_owner(id)
  local name = get('owner_name', id)
  if name then redis.call('HSET', own('conv', id), 'back_from', name) end
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
