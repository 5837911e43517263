/* What the checker's files share: the databases as read, the entries, and how to say what is wrong.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-c/json.h>
#include <sqlite3.h>

#include "sim-check.h"

G_BEGIN_DECLS

#define D G_GINT64_FORMAT
#define SIM_HASH 32

typedef struct { gint64 event, type, serial, issue; } SimTicket;

/* One journal entry, as a terminal or the hub keeps it. */
typedef struct {
  gint64 terminal, seq, at, boot;
  char *id, *kind, *staff, *body, *status /* at the hub */;
  guint8 hash[SIM_HASH];
  json_object *json;
} SimEntry;

/* A terminal: what it keeps, and what the hub keeps of it. */
typedef struct {
  gint64 terminal, issuer;          /* as the hub numbers them; issuer 0: never enrolled */
  const SimTerminalSeen *seen;      /* NULL: nobody in this run */
  sqlite3 *db;                      /* NULL: lost, or nobody in this run */
  char *name;                       /* "terminal 3", "hub" for messages */
  GPtrArray *own, *at_hub;          /* SimEntry, ascending seq */
  GPtrArray *facts;                 /* (transfer none) what happened there, as far as anybody knows: own, else at_hub */
  gboolean online;                  /* the hub itself, which sells online: nobody's disk but the hub's holds it */
  gint64 acked;                     /* what it believes */
  gint64 hub_acked, revoked_at, quarantined_at;
  char *hub_head;
  guint8 hub_key[32];               /* its public key, as the hub has it */
} SimTill;

typedef struct {
  const SimWorldSeen *seen;
  sqlite3 *hub;
  guint8 hub_key[32];
  GPtrArray *tills;                 /* SimTill */
  SimTill *online;                  /* the first that the hub itself is; NULL */
  GHashTable *by_terminal;          /* gint64 → SimTill */
  GHashTable *by_issuer;
  GHashTable *entries;              /* id → SimEntry: all facts */
  SimCheckCounts counts;
  char *violation;                  /* the first */
} SimLook;

/* Keeps the first violation, and is FALSE, so that a check can end with it. */
gboolean sim_violates (SimLook *look, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* ---- sim-check-rows.c: SQLite straight ---- */
sqlite3 *sim_open (SimLook *look, const char *path, const char *who);
/* NULL with a violation; free with sqlite3_finalize(). */
sqlite3_stmt *sim_query (SimLook *look, sqlite3 *db, const char *who, const char *sql);
/* FALSE at the end, and with a violation when reading failed. */
gboolean sim_step (SimLook *look, sqlite3_stmt *stmt);
const char *sim_column (sqlite3_stmt *stmt, int column); /* never NULL */
gboolean sim_check_file (SimLook *look, sqlite3 *db, const char *who);
/* Every row of a query that finds contradictions is one; its first column says what. */
gboolean sim_none (SimLook *look, sqlite3 *db, const char *who, const char *invariant, const char *sql);

/* A sheet: the lines that must stand in a table, each exactly as often as told. */
typedef struct _SimSheet SimSheet;
SimSheet *sim_sheet_new (void);
void sim_sheet_free (SimSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimSheet, sim_sheet_free)
void sim_expect (SimSheet *sheet, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* The first column of every row of `sql` is a line. */
gboolean sim_compare (SimLook *look, SimSheet *sheet, sqlite3 *db, const char *who, const char *invariant, const char *sql);

/* ---- sim-check-entry.c: bodies ---- */
void sim_entry_free (SimEntry *entry);
gboolean sim_is (const SimEntry *entry, const char *kind);
gboolean sim_is_passage (const SimEntry *entry);  /* checkin.entry, .exit, .override */
gboolean sim_is_reversal (const SimEntry *entry); /* sale.voided, .refunded */
gint64 sim_number (json_object *object, const char *key);      /* 0 when absent */
const char *sim_text (json_object *object, const char *key);   /* "" when absent */
guint sim_size (json_object *object, const char *key);         /* of a list; 0 when absent */
json_object *sim_item (json_object *object, const char *key, guint index);
SimTicket sim_ticket (json_object *object);
guint sim_ticket_hash (gconstpointer ticket);
gboolean sim_ticket_equal (gconstpointer a, gconstpointer b);


/* ---- sim-check-token.c ---- */
typedef struct { SimTicket ticket; gint64 issuer; guint8 payload[128], signature[64]; gsize length; } SimToken;
/* A text as scanners hand it over; FALSE when it holds no ticket token. */
gboolean sim_token_read (const char *text, SimToken *out);
gboolean sim_token_verify (const SimToken *token, const guint8 key[32]);

/* ---- sim-check-load.c ---- */
gboolean sim_load (SimLook *look);
void sim_unload (SimLook *look);

/* Whose screen it was: its number, or SIM_SOLD_ONLINE. NULL. */
SimTill *sim_find_till (SimLook *look, guint32 terminal);

/* ---- sim-check-acknowledged.c ---- */
/* May its journal lack what its screen said? Only when its disk is lost and the hub had not acknowledged it, or when the run
 * edited it. */
gboolean sim_may_lack (const SimTill *till, gint64 seq);

/* ---- One file for each invariant; FALSE with a violation ---- */
gboolean sim_check_chains (SimLook *look);
gboolean sim_check_acknowledged (SimLook *look);
gboolean sim_check_terminal_tables (SimLook *look);
gboolean sim_check_hub_tables (SimLook *look);
gboolean sim_check_slots (SimLook *look);
gboolean sim_check_counters (SimLook *look);
gboolean sim_check_decisions (SimLook *look);
gboolean sim_check_gates (SimLook *look);
gboolean sim_check_money (SimLook *look);
gboolean sim_check_orders (SimLook *look);
gboolean sim_check_known (SimLook *look);
gboolean sim_check_tampering (SimLook *look);
gboolean sim_check_forgery (SimLook *look);

G_END_DECLS
