/* One row of a list as a ticket, or what is wrong with it. No database. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-list-columns.h"
#include "hub-store-foreign.h"

G_BEGIN_DECLS

typedef struct _HubListReader HubListReader;

typedef struct {
  gint64 event;
  const char *zone;          /* of the event: for times without one */
  GPtrArray *types;          /* TkWireTicketType of the event */
  GPtrArray *signers;        /* TkWireSigner of the event: they say what a signed code comes in as */
  gint64 type;               /* for rows that tell none; 0 none */
  const char *type_map;      /* (nullable) "VIP Pass=2,Regular=1" */
} HubListRules;

/* INVALID when the rules make no sense for these columns. Borrows everything. */
HubListReader *hub_list_reader_new (const HubColumns *columns, const HubListRules *rules, GError **error);
void hub_list_reader_free (HubListReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubListReader, hub_list_reader_free)

/* Texts last until the next row. */
typedef struct {
  char *code;                /* cleaned */
  gboolean is_signed;        /* by pretix: its identity is what it says */
  HubStoreForeign ticket;    /* with its digest; identity, batch and time are the caller's, but for event and type */
} HubListed;

/* Does the list tell this at all? What it does not tell stays as it was. */
gboolean hub_list_reader_tells (const HubListReader *reader, HubField field);

/* FALSE when the row cannot be taken: *problem (transfer full) says why: "Row 17, column “Barcode”: …". */
gboolean hub_list_reader_read (HubListReader *reader, const HubCsvRow *row, HubListed *out, char **problem);

G_END_DECLS
