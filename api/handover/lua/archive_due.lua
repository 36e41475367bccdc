-- Conversations that a person has had and where nothing has happened for so long: to be archived, then deleted.
-- ARGV: 4 how long, in ms, 5 most
local found = redis.call('ZRANGEBYSCORE', key('to_archive'), '-inf', NOW - tonumber(ARGV[4]), 'LIMIT', 0, ARGV[5])
local due = {}
for _, id in ipairs(found) do
  if redis.call('EXISTS', own('conv', id)) == 0 then
    redis.call('ZREM', key('to_archive'), id)
  elseif at_rest(id) then
    due[#due + 1] = id
  else
    -- Somebody waits or answers: looked at again when as much time has passed.
    redis.call('ZADD', key('to_archive'), NOW, id)
  end
end
return due
