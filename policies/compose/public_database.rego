# METADATA
# title: Databases are not published to every address
# description: >-
#   A port that is published without an address is open on every interface of the host, past
#   its firewall.
# custom:
#   severity: info
#   applies_to: [compose]
#   fix: >-
#     Put `127.0.0.1:` in front, or leave the port out: services of one project reach each
#     other without it.
package sluicegate.compose.public_database

import rego.v1

ports := {"1433", "2375", "3306", "5432", "6379", "9200", "11211", "27017"}

deny contains {"at": ["services", service, "ports", i], "message": message} if {
	port := input.object.services[service].ports[i]
	target(port) in ports
	message := sprintf("port %s of the service `%s` is open on every interface", [target(port), service])
}

# `5432:5432`, `0.0.0.0:5432:5432`, and neither `127.0.0.1:5432:5432` nor one that is not published.
target(port) := parts[count(parts) - 1] if {
	is_string(port)
	parts := split(split(port, "/")[0], ":")
	public(parts)
}

target(port) := sprintf("%v", [port.target]) if {
	port.published
	object.get(port, "host_ip", "0.0.0.0") == "0.0.0.0"
}

public(parts) if count(parts) == 2

public(parts) if {
	count(parts) == 3
	parts[0] == "0.0.0.0"
}
