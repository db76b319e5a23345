# METADATA
# title: Remote administration is not open to the world
# description: >-
#   SSH and RDP that answer to every address are found by scanners within minutes, and one weak
#   key or unpatched server is enough.
# custom:
#   severity: error
#   applies_to: [terraform/aws_security_group, terraform/aws_default_security_group, terraform/aws_security_group_rule, terraform/aws_vpc_security_group_ingress_rule]
#   fix: >-
#     Allow only the addresses of a bastion or a VPN, or use a session manager without an open
#     port.
package sluicegate.terraform.public_ingress

import rego.v1

# Shorter prefixes than any private network has, alone or inside an expression. Private addresses
# of IPv6 begin with `f`.
world := [
	`(^|[^0-9.])[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+/[0-7]([^0-9]|$)`,
	`(^|[^0-9a-fA-F:])([0-9a-eA-E][0-9a-fA-F]*)?:[0-9a-fA-F:.]*/([0-9]|1[0-5])([^0-9]|$)`,
]

ports := {22: "SSH", 3389: "RDP"}

deny contains {"at": array.concat(["resource"], path), "message": message} if {
	walk(input.object.resource, [path, block])
	is_object(block)
	inbound(concat(".", [token | some token in path; is_string(token)]), block)
	some key in ["cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6"]

	# What an expression only compares with is not allowed by it.
	addresses := regex.replace(sprintf("%v", [block[key]]), `[!=]=\s*\\?"[^"]*"`, "")
	some pattern in world
	regex.match(pattern, addresses)
	some port, service in ports
	covers(block, port)
	message := sprintf("%s (port %d) is open to every address", [service, port])
}

inbound(path, _) if regex.match(`^aws_(default_)?security_group\..*\.ingress(\.content)?$`, path)

inbound(path, _) if startswith(path, "aws_vpc_security_group_ingress_rule.")

inbound(path, block) if {
	startswith(path, "aws_security_group_rule.")
	contains(sprintf("%v", [block.type]), "ingress")
}

covers(block, port) if {
	number(block.from_port) <= port
	number(block.to_port) >= port
}

covers(block, _) if {
	some key in ["protocol", "ip_protocol"]
	sprintf("%v", [block[key]]) in {"-1", "all"}
}

# `"22"` and `"${22}"` are numbers too.
number(value) := to_number(trim(text, "${}\" \n")) if {
	text := sprintf("%v", [value])
	regex.match(`^[${"\s]*[0-9]+["}\s]*$`, text)
}
