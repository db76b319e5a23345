# METADATA
# title: Remote administration is not open to the world
# description: >-
#   SSH and RDP that answer to every address are found by scanners within minutes, and one weak
#   key or unpatched server is enough.
# custom:
#   severity: error
#   applies_to: [terraform/aws_security_group, terraform/aws_security_group_rule, terraform/aws_vpc_security_group_ingress_rule]
#   fix: >-
#     Allow only the addresses of a bastion or a VPN, or use a session manager without an open
#     port.
package sluicegate.terraform.public_ingress

import rego.v1

types := {"aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule"}

world := {"0.0.0.0/0", "::/0"}

ports := {22: "SSH", 3389: "RDP"}

deny contains {"at": array.concat(["resource"], path), "message": message} if {
	walk(input.object.resource, [path, block])
	is_object(block)
	some type in path
	type in types
	inbound(type, path, block)
	some key in ["cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6"]
	open_to_world(block[key])
	some port, service in ports
	covers(block, port)
	message := sprintf("%s (port %d) is open to every address", [service, port])
}

inbound("aws_security_group", path, _) if "ingress" in path

inbound("aws_security_group_rule", _, block) if block.type == "ingress"

inbound("aws_vpc_security_group_ingress_rule", _, _) := true

open_to_world(addresses) if addresses in world

open_to_world(addresses) if {
	is_array(addresses)
	some address in addresses
	address in world
}

covers(block, port) if {
	block.from_port <= port
	block.to_port >= port
}

covers(block, _) if block.protocol in {"-1", "all"}

covers(block, _) if block.ip_protocol in {"-1", "all"}
