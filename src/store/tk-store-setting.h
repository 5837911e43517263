/* One text per name. Names: terminal, name, kind, hub_url, issuer, credential (a secret), hub_key, certificate, ca_file,
 * cursor, acked_seq, hlc, redeem_budget_ms, clock_offset, last_contact, last_complete, feed_epoch, feed_position, offline_hours, last_error, net, revoked, stopped,
 * witness_url, witness_ca_file, witness_seq, witness_at, witness_error (tk-store-witness.h). The clock_* names but clock_offset belong to
 * tk-store-clock.h. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"

G_BEGIN_DECLS

/* Why this terminal must not go on: not set, or one of these. */
#define TK_STORE_STOPPED "stopped"
#define TK_STORE_STOPPED_JOURNAL "journal"    /* the hub takes nothing more from its journal */
#define TK_STORE_STOPPED_OLDER "older-copy"   /* the hub holds more of it than there is here */

/* (transfer full) *value NULL when there is none. */
gboolean tk_store_get_setting (TkStore *store, const char *name, char **value, GError **error);
/* value NULL removes it. */
gboolean tk_store_set_setting (TkStore *store, const char *name, const char *value, GError **error);
/* *value is `otherwise` when there is none, or it is not a number. */
gboolean tk_store_get_setting_int (TkStore *store, const char *name, gint64 otherwise, gint64 *value, GError **error);
gboolean tk_store_set_setting_int (TkStore *store, const char *name, gint64 value, GError **error);

G_END_DECLS
