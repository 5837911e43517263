/* What the files of this folder share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-day.h"
#include "hub-guess.h"
#include "hub-readers.h"
#include "hub-service.h"
#include "hub-store-terminal.h"
#include "hub-watchers.h"
#include "hub-writer.h"
#include "tk-certificate.h"
#include "tk-keys.h"

G_BEGIN_DECLS

struct _HubService {
  char *uri;
  const TkClock *clock;
  TkKeyPair *key;
  HubWriter *writer;
  HubReaders *readers;
  HubWatchers *watchers;
  struct _HubPay *pay; /* hub-pay-private.h */
  struct _HubWeb *web; /* hub-web-private.h */
  HubGuesses *guesses; /* of voucher codes */
  gint64 last_change; /* only the writer's thread */
  guint instance;     /* among all that this process opened */
  gint generation;    /* atomic: moves with every change that readers may see */
  gint moved;         /* atomic: hub_catalogue_changed() */
};

static inline gint64
hub_now (const HubService *service)
{
  return tk_clock_wall (service->clock);
}

/* ---- The key (hub-service.c) ---- */
/* Where it lies. (transfer full) */
char *hub_key_path (const char *uri, GError **error);
/* UNAVAILABLE when it is not there, or another than the database knows. */
TkKeyPair *hub_key_load (const char *path, const char *expected, GError **error);

/* In a job of the writer's: it changes what the public sees of events, and the feed does not tell. */
static inline void
hub_catalogue_changed (HubService *service)
{
  g_atomic_int_set (&service->moved, 1);
}

/* ---- The feed's rows: each puts one object under a new change number (hub-publish.c) ---- */
gboolean hub_publish_event (SqlConn *conn, const TkWireEvent *event, GError **error);
gboolean hub_publish_type (SqlConn *conn, const TkWireTicketType *type, GError **error);
gboolean hub_publish_gate (SqlConn *conn, const TkWireGate *gate, GError **error);
gboolean hub_publish_voucher (SqlConn *conn, const TkWireVoucher *voucher, GError **error);
gboolean hub_publish_brand (SqlConn *conn, const TkWireBrand *brand, GError **error);
gboolean hub_publish_staff (SqlConn *conn, const TkWireStaff *staff, GError **error);
/* What became of an entry, to the terminal whose it is: a reply may be lost, or the entry judged anew. */
gboolean hub_publish_answer (SqlConn *conn, gint64 terminal, const TkWireEntryResult *result, GError **error);

/* ---- Journal (hub-ingest.c) ---- */
/* As hub_service_ingest() for a batch that people brought: its head is a hash that the terminal's signed journal is known to
 * go through, and the terminal may be revoked or quarantined, which it stays. */
TkWireBatchReply *hub_ingest_brought (HubService *service, const HubTerminal *terminal, const TkWireBatch *batch,
                                      GError **error);

/* One entry of a seller that the hub is itself, within the running transaction. INVALID when it would be a dead letter: then the
 * transaction is to be undone. *clash (transfer full): why it is a conflict; NULL. */
gboolean hub_ingest_own (HubService *service, SqlConn *conn, const HubTerminal *terminal, const TkWireBatch *batch, char **clash,
                         GError **error);

/* ---- Terminals (hub-terminals.c) ---- */
/* As the service's callers know it (hub-enrol.c); (transfer full). */
HubTerminal *hub_terminal_from_row (const HubStoreTerminal *row);
/* By name or number, revoked ones too; NOT_FOUND when there is none. */
gboolean hub_terminal_find (SqlConn *conn, const char *name_or_id, HubStoreTerminal **out, GError **error);

/* ---- Certificates (hub-certificate.c) ---- */
/* Signs a certificate with the terminal's events and present ranges under the next revision, stores the revision and puts
 * it into the feed; a revoked terminal's stays revoked. (transfer full), NULL with an error. */
char *hub_certificate_renew (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, GError **error);
/* The terminal's certificate into the feed as revoked. */
gboolean hub_certificate_revoke (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, GError **error);

/* ---- Incidents (hub-incident.c) ---- */
typedef struct {
  const char *kind, *subject, *text;
  gint64 event, terminal, severity;
  gboolean closed;
} HubIncident;
/* Stores it and puts it into the feed. */
gboolean hub_incident_raise (HubService *service, SqlConn *conn, const HubIncident *incident, GError **error);

/* The form in which an enrolment code is digested: upper case, O for 0 and I, L for 1 undone, nothing but symbols.
 * (transfer full) */
char *hub_code_digest (const char *code);

G_END_DECLS
