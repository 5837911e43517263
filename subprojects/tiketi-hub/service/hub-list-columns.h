/* Which column of a list tells what: as somebody says, or by what other programs call them. Pure.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-csv.h"
#include "hub-service.h"

G_BEGIN_DECLS

typedef enum {
  HUB_FIELD_CODE,
  HUB_FIELD_TYPE,
  HUB_FIELD_NAME,
  HUB_FIELD_PHONE,
  HUB_FIELD_ORDER,
  HUB_FIELD_STATUS,
  HUB_FIELD_SEAT,
  HUB_FIELD_ATTENTION,
  HUB_FIELD_VALID_FROM,
  HUB_FIELD_VALID_UNTIL,
  HUB_FIELDS,
} HubField;
/* "valid_from": as in a mapping. */
const char *hub_field_name (HubField field);

typedef struct {
  guint n;                  /* columns there are */
  char *headers[HUB_CSV_COLUMNS_MAX]; /* as the list calls them */
  int column[HUB_FIELDS];   /* from 0; -1 where none tells it */
  gboolean said[HUB_FIELDS]; /* by the mapping */
} HubColumns;
void hub_columns_clear (HubColumns *columns);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubColumns, hub_columns_clear)

/* map (nullable): "code=Barcode,type=#3,seat=": a column's name or number; nothing for none. What it does not name is found by
 * its header. INVALID when it cannot be read, names what is no column, or nothing tells the code. */
gboolean hub_columns_find (const HubCsvRow *header, const char *map, HubColumns *out, GError **error);

G_END_DECLS
