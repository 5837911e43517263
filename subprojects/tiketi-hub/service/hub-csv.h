/* Lists as other programs write them: CSV after RFC 4180, strictly. Pure; holds no more than one row.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_CSV_BYTES_MAX (64 * 1024 * 1024)
#define HUB_CSV_ROWS_MAX 2000000
#define HUB_CSV_COLUMNS_MAX 100
#define HUB_CSV_FIELD_MAX 65536

#define HUB_CSV_ERROR (hub_csv_error_quark ())
GQuark hub_csv_error_quark (void);
typedef enum {
  HUB_CSV_ERROR_ENCODING, /* not UTF-8, or with a NUL */
  HUB_CSV_ERROR_QUOTE,    /* a quote where none may be, or none where one must be; a carriage return on its own */
  HUB_CSV_ERROR_LIMIT,    /* bytes, rows, columns, bytes of a field, or a delimiter that cannot be one */
} HubCsvError;
/* Messages are sentences, and name the row. */

typedef struct _HubCsv HubCsv;

/* Rows end with LF or CRLF, also the last one or not; a byte order mark is skipped. `bytes` must outlive the reader.
 * delimiter 0: the one of , ; tab | that the first row has most of, a comma when it has none. */
HubCsv *hub_csv_new (const char *bytes, gsize length, char delimiter, GError **error);
void hub_csv_free (HubCsv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubCsv, hub_csv_free)

typedef struct {
  guint number;              /* of the row, from 1, the header counted, too; what is between quotes is one row */
  gsize position;            /* of its first byte */
  guint n;
  const char *const *fields; /* n texts, valid until the next call */
} HubCsvRow;

/* TRUE with a row; FALSE at the end (error unset), or where it cannot be read (error set), which ends it. Rows with nothing on
 * them are skipped, and counted. */
gboolean hub_csv_next (HubCsv *csv, HubCsvRow *row, GError **error);
/* Back to a row that was read before: the next call reads it again. */
void hub_csv_seek (HubCsv *csv, const HubCsvRow *row);
char hub_csv_get_delimiter (const HubCsv *csv);
/* How far it has read: bytes. */
gsize hub_csv_get_position (const HubCsv *csv);

G_END_DECLS
