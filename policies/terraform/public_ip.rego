# METADATA
# title: Servers get no public address
# description: >-
#   Every server with an address of its own is one more way in. Behind a load balancer or a
#   gateway only what is meant to answer does.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [terraform/*]
#   fix: >-
#     Leave the address out, and route through a load balancer, a gateway or a NAT.
package sluicegate.terraform.public_ip

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_instance": {"associate_public_ip_address": {"bad": [true]}},
	"aws_launch_configuration": {"associate_public_ip_address": {"bad": [true]}},
	"aws_launch_template": {"network_interfaces.associate_public_ip_address": {"bad": [true]}},
	"aws_subnet": {"map_public_ip_on_launch": {"bad": [true]}},
	"azurerm_network_interface": {"ip_configuration.public_ip_address_id": {"present": true}},
	"google_compute_instance": {"network_interface.access_config": {"present": true}},
	"oci_core_instance": {"create_vnic_details.assign_public_ip": {"bad": [true]}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("a public address is given: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	row.present
	message := sprintf("a public address is given: `%s`", [setting])
}
