-- Lets at most `room_seats` different accounts into a room and one occupant per account; must never count or refuse the focus.
-- A third account gets service-unavailable (XEP-0045, 7.2.9: maximum number of users).
-- An account that comes again takes the place of its own older occupant, which may be a lost connection.

local st = require "util.stanza";
local jid_bare, jid_host = require "util.jid".bare, require "util.jid".host;

local seats = module:get_option_number("room_seats", 2);
local focus_host = module:get_option_string("room_focus_host");

module:hook("muc-occupant-pre-join", function (event)
	local room, stanza = event.room, event.stanza;
	local joiner = jid_bare(stanza.attr.from);
	if jid_host(joiner) == focus_host then return end
	local others, taken, older = {}, 0, {};
	for nick, occupant in room:each_occupant() do
		local account = occupant.bare_jid;
		if account == joiner then
			if nick ~= stanza.attr.to then table.insert(older, nick); end
		elseif jid_host(account) ~= focus_host and not others[account] then
			others[account], taken = true, taken + 1;
		end
	end
	if taken >= seats then
		module:log("info", "no seat left in %s", room.jid);
		local reply = st.error_reply(stanza, "wait", "service-unavailable", nil, room.jid);
		event.origin.send(reply:tag("x", { xmlns = "http://jabber.org/protocol/muc" }));
		return true;
	end
	for _, nick in ipairs(older) do room:set_role(true, nick, nil, "joined again"); end
end, -6); -- after members-only (-5)
