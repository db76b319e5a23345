# METADATA
# title: Remote administration and databases are not open to the world
# description: >-
#   SSH, RDP and databases that answer to every address are found by scanners within
#   minutes, and one weak key or unpatched server is enough.
# custom:
#   severity: error
#   applies_to: [terraform/aws_security_group, terraform/aws_default_security_group, terraform/aws_security_group_rule, terraform/aws_vpc_security_group_ingress_rule, terraform/openstack_networking_secgroup_rule_v2]
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

ports := {
	21: "FTP", 22: "SSH", 23: "Telnet", 1433: "SQL Server", 2375: "Docker", 3306: "MySQL", 3389: "RDP",
	5432: "PostgreSQL", 6379: "Redis", 9200: "Elasticsearch", 27017: "MongoDB",
}

deny contains {"at": array.concat(["values"], path), "message": message} if {
	walk(input.resource.values, [path, block])
	is_object(block)
	inbound([key | some key in path; is_string(key)], block)
	is_world([block[key] | some key in addresses; block[key]])
	some port, service in ports
	covers(block, port)
	message := sprintf("%s (port %d) is open to every address", [service, port])
}

addresses := ["cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6", "remote_ip_prefix"]

inbound(keys, _) if {
	keys == ["ingress"]
	endswith(input.resource.type, "security_group")
}

inbound(keys, block) if {
	keys == []
	direction := object.get(block, "direction", input.resource.type)
	contains(sprintf("%v", [object.get(block, "type", direction)]), "ingress")
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

# `"22"` and `"${22}"` are numbers too.
number(value) := to_number(trim(text, "${}\" \n")) if {
	text := sprintf("%v", [value])
	regex.match(`^[${"\s]*-?[0-9]+["}\s]*$`, text)
}
