# METADATA
# title: Remote administration and databases are not open to the world
# description: >-
#   SSH, RDP and databases that answer to every address are found by scanners within
#   minutes, and one weak key or unpatched server is enough.
# custom:
#   severity: error
#   applies_to: [terraform/*]
#   fix: >-
#     Allow only the addresses of a bastion or a VPN, or use a session manager without an
#     open port.
package sluicegate.terraform.public_ingress

import rego.v1

# Shorter prefixes than any private network has, alone or inside an expression. Private addresses
# of IPv6 begin with `f`.
world := [
	`(^|[^0-9.])[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+/[0-7]([^0-9]|$)`,
	`(^|[^0-9a-fA-F:])([0-9a-eA-E][0-9a-fA-F]*)?:[0-9a-fA-F:.]*/([0-9]|1[0-5])([^0-9]|$)`,
]

# What an expression only compares with is not allowed by it.
is_world(value) if {
	text := regex.replace(sprintf("%v", [value]), `[!=]=\s*\\?"[^"]*"`, "")
	some pattern in world
	regex.match(pattern, text)
}

any_source := {"*", "any", "Internet", "internet"}

open(value) if is_world(value)

open(values) if values[_] in any_source

open(values) if values[_][_] in any_source

ports := {
	21: "FTP", 22: "SSH", 23: "Telnet", 1433: "SQL Server", 2375: "Docker", 3306: "MySQL", 3389: "RDP", 5432: "PostgreSQL",
	6379: "Redis", 9200: "Elasticsearch", 27017: "MongoDB",
}

# The mapping of a rule, its addresses, and its ports as texts such as `20-23`.
deny contains {"at": array.concat(["values"], path), "message": message} if {
	regex.match(`(security_group|security_rule|firewall|secgroup)`, input.resource.type)
	walk(input.resource.values, [path, block])
	is_object(block)
	inbound([key | some key in path; is_string(key)], block)
	open(address_of(block))
	some port, service in ports
	covers(block, port)
	message := sprintf("%s (port %d) is open to every address", [service, port])
}

address_of(block) := [block[key] | some key in addresses; block[key]]

addresses := [
	"cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6", "source_ranges", "source_addresses",
	"source_address_prefix", "source_address_prefixes", "remote_ip_prefix", "source_address", "cidr_ip",
]

inbound(["ingress"], _) if input.resource.type in {"aws_security_group", "aws_default_security_group"}

inbound([], _) if input.resource.type == "aws_vpc_security_group_ingress_rule"

inbound([], block) if {
	input.resource.type == "aws_security_group_rule"
	contains(sprintf("%v", [block.type]), "ingress")
}

inbound(["security_rule"], block) if allowed(block)

inbound([], block) if {
	input.resource.type == "azurerm_network_security_rule"
	allowed(block)
}

inbound([], block) if {
	input.resource.type == "google_compute_firewall"
	object.get(block, "direction", "INGRESS") == "INGRESS"
	not block.disabled == true
}

inbound(["inbound_rule"], _) if input.resource.type == "digitalocean_firewall"

inbound([], block) if {
	input.resource.type == "openstack_networking_secgroup_rule_v2"
	block.direction == "ingress"
}

allowed(block) if {
	lower(sprintf("%v", [block.direction])) == "inbound"
	lower(sprintf("%v", [block.access])) == "allow"
	lower(sprintf("%v", [object.get(block, "protocol", "*")])) != "icmp"
}

covers(block, port) if {
	pair := [["from_port", "to_port"], ["port_range_min", "port_range_max"]][_]
	number(block[pair[0]]) <= port
	number(block[pair[1]]) >= port
}

covers(block, _) if {
	some key in ["protocol", "ip_protocol"]
	lower(sprintf("%v", [block[key]])) in {"-1", "all"}
}

covers(block, port) if in_range(block.destination_port_range, port)

covers(block, port) if in_range(block.destination_port_ranges[_], port)

covers(block, port) if in_range(block.port_range, port)

covers(block, port) if {
	allow := block.allow[_]
	lower(sprintf("%v", [allow.protocol])) in {"tcp", "6"}
	in_range(allow.ports[_], port)
}

covers(block, _) if lower(sprintf("%v", [block.allow[_].protocol])) == "all"

covers(block, _) if {
	allow := block.allow[_]
	lower(sprintf("%v", [allow.protocol])) in {"tcp", "6"}
	not allow.ports
}

in_range(range, _) if range in {"*", "all"}

in_range(range, port) if {
	parts := split(sprintf("%v", [range]), "-")
	number(parts[0]) <= port
	number(parts[count(parts) - 1]) >= port
}

# `"22"` and `"${22}"` are numbers too.
number(value) := to_number(trim(text, "${}\" \n")) if {
	text := sprintf("%v", [value])
	regex.match(`^[${"\s]*-?[0-9]+["}\s]*$`, text)
}
