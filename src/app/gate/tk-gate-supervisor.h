/* A supervisor decides against the gate: a reason, then their PIN. A sheet beside the verdict; the desk knows who may.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk.h"

G_BEGIN_DECLS

/* Signal "decided" (const char *reason, const char *approver, const char *pin): approver and pin are NULL when nobody is to be
 * asked. Its button activates the action "gate.close". */
#define TK_TYPE_GATE_SUPERVISOR (tk_gate_supervisor_get_type ())
G_DECLARE_FINAL_TYPE (TkGateSupervisor, tk_gate_supervisor, TK, GATE_SUPERVISOR, GtkWidget)

/* title: what is decided; about: on which ticket. reason: (nullable) given already. asks: whether a PIN is wanted. */
void tk_gate_supervisor_start (TkGateSupervisor *self, const char *title, const char *about, const char *reason, gboolean asks);
/* (element-type TkStaff) those who may approve. */
void tk_gate_supervisor_set_staff (TkGateSupervisor *self, const GPtrArray *staff);
/* The desk said no: its sentence in place, and the PIN once more. */
void tk_gate_supervisor_refuse (TkGateSupervisor *self, const char *sentence);
/* 1 to 3 choose a reason, digits type the PIN. */
gboolean tk_gate_supervisor_key (TkGateSupervisor *self, guint keyval);
gboolean tk_gate_supervisor_wants_pin (TkGateSupervisor *self);

G_END_DECLS
