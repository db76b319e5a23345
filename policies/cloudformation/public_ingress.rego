# METADATA
# title: Remote administration and databases are not open to the world
# description: >-
#   SSH, RDP and databases that answer to every address are found by scanners within
#   minutes, and one weak key or unpatched server is enough.
# custom:
#   severity: error
#   applies_to: [cloudformation/AWS::EC2::SecurityGroup, cloudformation/AWS::EC2::SecurityGroupIngress]
#   fix: >-
#     Allow only the addresses of a bastion or a VPN, or use a session manager without an
#     open port.
package sluicegate.cloudformation.public_ingress

import rego.v1

# Shorter prefixes than any private network has; private addresses of IPv6 begin with `f`.
world := `^([0-9.]+/[0-7]|([0-9a-eA-E][0-9a-fA-F]*)?:[0-9a-fA-F:.]*/([0-9]|1[0-5]))$`

ports := {
	22: "SSH", 1433: "SQL Server", 2375: "Docker", 3306: "MySQL", 3389: "RDP", 5432: "PostgreSQL",
	6379: "Redis", 9200: "Elasticsearch", 27017: "MongoDB",
}

deny contains {"at": ["values", "SecurityGroupIngress", i], "message": message} if {
	some message in said(input.resource.values.SecurityGroupIngress[i])
}

deny contains {"at": ["values"], "message": message} if {
	input.resource.type == "AWS::EC2::SecurityGroupIngress"
	some message in said(input.resource.values)
}

said(block) := {message |
	is_object(block)
	address := block[["CidrIp", "CidrIpv6"][_]]
	is_string(address)
	regex.match(world, address)
	some port, service in ports
	covers(block, port)
	message := sprintf("%s (port %d) is open to every address", [service, port])
}

covers(block, port) if {
	is_number(block.FromPort)
	is_number(block.ToPort)
	block.FromPort <= port
	block.ToPort >= port
}

covers(block, _) if block.IpProtocol == -1
