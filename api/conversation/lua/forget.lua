-- Deletes everything Redis has of one conversation. Rasa's working memory lies in other slots; it is remembered
-- under `forgotten` until that is gone too.
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local has, episode = owner(), get('episode')
local messages = redis.call('XLEN', own('log'))
if has then leave_owner() end
leave_line()
drop_work()
redis.call('ZREM', key('to_archive'), ID)
for _, part in ipairs(PARTS) do redis.call('DEL', own(part)) end
redis.call('ZADD', key('forgotten'), NOW, ID .. ':' .. episode)
redis.call('PUBLISH', key('wake'), ID)
return { 'forgotten', messages, has and has[1] or '' }
