-- Refuses a WebSocket whose Origin is not in `websocket_origins`; must never refuse one without Origin, which no browser sends.

local server = require "net.http.server";
local origins = module:get_option_set("websocket_origins", {});

local function check(event)
	local origin = event.request.headers.origin;
	if origin and not origins:contains(origin) then
		module:log("info", "refused a WebSocket from another origin");
		return 403;
	end
end

for _, path in ipairs({ "/xmpp-websocket", "/xmpp-websocket/" }) do
	module:hook_object_event(server, "GET " .. module.host .. path, check, 10);
end
