/* Who asks the service for something, when it is a person: an account that signed in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "tk-role.h"

G_BEGIN_DECLS

typedef struct {
  gint64 account;
  TkRole role;
  char *name, *email;
  char *jti;             /* of the token it came with */
  char *session;         /* what its tokens have in common, refreshed or not */
  gint64 until;          /* when that ends, UTC ms */
  char *address;         /* where from; for the audit log */
} HubCaller;
void hub_caller_free (HubCaller *caller);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubCaller, hub_caller_free)

G_END_DECLS
