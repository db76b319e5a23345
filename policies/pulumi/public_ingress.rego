# METADATA
# title: Remote administration and databases are not open to the world
# description: >-
#   SSH, RDP and databases that answer to every address are found by scanners within
#   minutes, and one weak key or unpatched server is enough.
# custom:
#   severity: error
#   applies_to: [pulumi/aws:ec2:SecurityGroup, pulumi/aws:ec2:SecurityGroupRule, pulumi/aws:vpc:SecurityGroupIngressRule, pulumi/gcp:compute:Firewall]
#   fix: >-
#     Allow only the addresses of a bastion or a VPN, or use a session manager without an
#     open port.
package sluicegate.pulumi.public_ingress

import rego.v1

world := {"0.0.0.0/0", "::/0"}

ports := {22: "SSH", 3306: "MySQL", 3389: "RDP", 5432: "PostgreSQL", 6379: "Redis", 27017: "MongoDB"}

lists := ["cidrBlocks", "ipv6CidrBlocks", "sourceRanges"]

deny contains {"at": ["values", "ingress", i], "message": message} if {
	block := input.resource.values.ingress[i]
	some list in lists
	block[list][_] in world
	some port, service in ports
	covers(block, port)
	message := sprintf("%s (port %d) is open to every address", [service, port])
}

deny contains {"at": ["values"], "message": message} if {
	block := input.resource.values
	object.get(block, "type", "ingress") == "ingress"
	object.get(block, "direction", "INGRESS") == "INGRESS"
	some list in lists
	block[list][_] in world
	some port, service in ports
	covers(block, port)
	message := sprintf("%s (port %d) is open to every address", [service, port])
}

covers(block, port) if {
	is_number(block.fromPort)
	is_number(block.toPort)
	block.fromPort <= port
	block.toPort >= port
}

covers(block, _) if block.protocol in {-1, "all"}

covers(block, port) if port in block.allows[_].ports

covers(block, _) if block.allows[_].protocol == "all"
