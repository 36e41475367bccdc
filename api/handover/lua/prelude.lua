-- Shared by the scripts that change who has a conversation.

-- Asks for a person: a receipt once and for all, entries in the log, a place in the queue.
local function request_handover(receipt, entries)
  local given = get('receipt')
  if not given then
    given = receipt
    set('receipt', given)
  end
  for _, entry in ipairs(cjson.decode(entries)) do
    append((string.gsub(entry, '{receipt}', given)))
  end
  if get('test') ~= '1' then enqueue(false) end
  return given
end

-- Who has the conversation now, as {owner, name, role, claim number}; nil when no person has.
local function owner(id)
  if get('state', id) ~= 'agent' then return nil end
  return { get('owner', id), get('owner_name', id), get('owner_role', id), tonumber(get('claim', id)) }
end

-- Takes the conversation from whoever has it and says what state it goes to.
local function leave_owner(id)
  redis.call('HDEL', own('conv', id), 'owner', 'owner_name', 'owner_role')
  redis.call('ZREM', key('claims'), id or ID)
end
