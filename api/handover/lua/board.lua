-- Who is on the agents' list, with what tells whether a row has changed: {id, "1" when returned to the line, whether
-- the resident has the chat open (here, idle, gone, or writes), version} after one another, flat. Those in line first, in its
-- order. Changes nothing.
-- ARGV: 4 most of those in line, 5 most of those a person has
-- Told every 15 seconds; after three missed times nobody is there, and after five minutes they are not coming back.
local HERE_S, IDLE_S = 45, 300
local function nearness(id)
  if redis.call('EXISTS', own('typing', id)) == 1 then return 'writes' end
  local heard = tonumber(redis.call('ZSCORE', key('residents'), id) or 0)
  local ago = NOW / 1000 - heard
  return ago <= HERE_S and 'here' or ago <= IDLE_S and 'idle' or 'gone'
end
local found = {}
local function add(id, returned)
  local marks = redis.call('HMGET', own('conv', id), 'seq', 'state', 'owner', 'held', 'department', 'moved', 'topic',
    'language', 'form', 'receipt')
  for place, mark in ipairs(marks) do marks[place] = mark or '' end
  found[#found + 1] = id
  found[#found + 1] = returned
  found[#found + 1] = nearness(id)
  found[#found + 1] = table.concat(marks, '\0')
end
local queued = redis.call('ZRANGE', key('queue'), 0, tonumber(ARGV[4]) - 1, 'WITHSCORES')
for place = 1, #queued, 2 do add(queued[place], tonumber(queued[place + 1]) < 0 and '1' or '') end
for _, id in ipairs(redis.call('ZRANGE', key('claims'), 0, tonumber(ARGV[5]) - 1)) do
  if not redis.call('ZSCORE', key('queue'), id) then add(id, '') end
end
return found
