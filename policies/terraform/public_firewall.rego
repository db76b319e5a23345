# METADATA
# title: Remote administration and databases are not open to the world by a firewall
# description: >-
#   SSH, RDP and databases that answer to every address are found by scanners within
#   minutes, and one weak key or unpatched server is enough.
# custom:
#   severity: error
#   applies_to: [terraform/azurerm_network_security_rule, terraform/azurerm_network_security_group, terraform/google_compute_firewall, terraform/digitalocean_firewall]
#   fix: >-
#     Allow only the addresses of a bastion or a VPN, or use a session manager without an
#     open port.
package sluicegate.terraform.public_firewall

import rego.v1

ports := {21: "FTP", 22: "SSH", 23: "Telnet", 1433: "SQL Server", 2375: "Docker", 3306: "MySQL", 3389: "RDP",
	5432: "PostgreSQL", 6379: "Redis", 9200: "Elasticsearch", 27017: "MongoDB"}

world := {"0.0.0.0/0", "::/0", "*", "any", "Internet", "internet"}

deny contains {"at": array.concat(["values"], path), "message": message} if {
	walk(input.resource.values, [path, block])
	is_object(block)
	inbound([key | some key in path; is_string(key)], block)
	is_open(block)
	some port, service in ports
	some range in ranges(block)
	in_range(range, port)
	message := sprintf("%s (port %d) is open to every address", [service, port])
}

is_open(block) if {
	some key, value in block
	regex.match(`^source_(ranges|address)`, key)
	is_world(value)
}

is_world(value) if value in world

is_world(value) if value[_] in world

inbound(keys, block) if {
	keys in [[], ["security_rule"]]
	lower(sprintf("%v %v", [block.direction, block.access])) == "inbound allow"
	lower(sprintf("%v", [object.get(block, "protocol", "*")])) in {"*", "tcp", "-1"}
}

inbound([], block) if {
	object.get(block, "direction", "INGRESS") == "INGRESS"
	block.allow
	object.get(block, "disabled", false) == false
}

inbound(keys, _) if keys == ["inbound_rule"]

# Every range of ports that the block lets in, and all of them where none is named.
ranges(block) := {range | some key in ["destination_port_range", "port_range"]; range := block[key]} |
	{range | range := block.destination_port_ranges[_]} | {range | range := tcp(block)[_].ports[_]} |
	{"*" | allow := tcp(block)[_]; not allow.ports}

tcp(block) := [allow | allow := block.allow[_]; lower(sprintf("%v", [allow.protocol])) in {"tcp", "6", "all"}]

in_range(range, _) if range in {"*", "all"}

in_range(range, port) if {
	text := sprintf("%v", [range])
	regex.match(`^[0-9]+(-[0-9]+)?$`, text)
	parts := split(text, "-")
	to_number(parts[0]) <= port
	to_number(parts[count(parts) - 1]) >= port
}
