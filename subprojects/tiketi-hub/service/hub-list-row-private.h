/* What the files that read rows of a list share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-list-row.h"
#include "hub-signer.h"
#include "tk-payload.h"

G_BEGIN_DECLS

struct _HubListReader
{
  const HubColumns *columns;
  HubListRules rules;
  int column[HUB_FIELDS];
  GHashTable *types;    /* folded text → its number */
  GHashTable *statuses; /* folded text → its status */
  char *texts[HUB_FIELDS];
  char *code;
  char digest[TK_FOREIGN_DIGEST_SIZE];
  gboolean is_signed;
  TkPretixTicket pretix; /* what it says, when it is signed */
  guint row;
};

/* Folded for comparing what people wrote twice. (transfer full) */
char *hub_list_fold (const char *text);

/* Fills reader->types by what the event has and what the rules say; INVALID or NOT_FOUND when they make no sense. */
gboolean hub_list_types_find (HubListReader *reader, GError **error);

G_END_DECLS
