-- Takes in one message from the resident: log entry and, unless it is answered at once or a person has
-- the conversation, a work item. From here it cannot be lost, and the same key never gives a second one.
-- ARGV: 4 idempotency key, 5 digest of what was sent, 6 entry, 7 choice payload or "",
--       8 immediate replies (JSON list of JSON texts; not empty = no turn of the bot),
--       9 choice payloads those replies offer (JSON list), 10 entry to append when a closed one reopens,
--       11 form of the language to remember, or "", 12 the entry with telephone and e-mail as they were written,
--       where the agent who has the conversation asked for them, or "", 13 fields to set (JSON object),
--       14 "step_out" when the message ends the waiting, or "", 15 what becomes of the replies where a person has
--       taken the conversation since they were made: "stand", "drop", or "system" (said, but not by the bot)
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local before = redis.call('HGET', own('keys'), ARGV[4])
if before then
  local seq, digest = string.match(before, '^(%d+):(.*)$')
  if digest == ARGV[5] then return { 'repeat', tonumber(seq), get('state') } end
  return { 'conflict' }
end
if ARGV[7] ~= '' and redis.call('SISMEMBER', own('offered'), ARGV[7]) == 0 then return { 'not_offered' } end
local state = get('state')
if state == 'closed' then
  state = 'bot'
  set('state', 'bot')
  redis.call('HDEL', CONV, 'queued_ms')
  append(ARGV[10])
end
local entry = ARGV[6]
-- Only the next message, and only while the one who asked still has the conversation.
if ARGV[12] ~= '' and state == 'agent' and get('contact_asked') == get('claim') then
  entry = ARGV[12]
  redis.call('HDEL', CONV, 'contact_asked')
end
local seq = append(entry)
redis.call('HSET', own('keys'), ARGV[4], seq .. ':' .. ARGV[5])
set('last_ms', NOW)
if state == 'agent' and get('held') then end_hold() end
if ARGV[11] ~= '' then set('form', ARGV[11]) end
for field, value in pairs(cjson.decode(ARGV[13])) do set(field, value) end
if ARGV[14] == 'step_out' and state == 'queued' then step_out() end
local replies = cjson.decode(ARGV[8])
if state == 'agent' and ARGV[15] == 'drop' then replies = {} end
if #replies > 0 then
  for _, reply in ipairs(replies) do
    -- Only here is the number of the message known. Quotes inside texts are escaped, so this is the field.
    reply = string.gsub(reply, '"reply_to":%-1', '"reply_to":' .. seq, 1)
    if state == 'agent' and ARGV[15] == 'system' then
      reply = string.gsub(reply, '"sender":"bot"', '"sender":"system"', 1)
    end
    append(reply)
  end
  offer(cjson.decode(ARGV[9]))
elseif state ~= 'agent' then
  redis.call('RPUSH', own('pending'), seq)
  redis.call('ZADD', key('work'), 'NX', 0, ID)
end
done()
return { 'accepted', seq, state }
