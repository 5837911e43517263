/* Finding a ticket by what is on it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-find.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-foreign.h"
#include "hub-signer.h"
#include "hub-store-catalogue.h"
#include "hub-store-signer.h"
#include "tk-human-code.h"
#include "tk-payload.h"

/* ---- Ours ---- */

static gboolean
check_signature (SqlConn *conn, const TkToken *token, GError **error)
{
  g_autoptr (HubStoreTerminal) issuer = NULL;
  guint8 key[TK_PUBLIC_KEY_SIZE];

  if (!hub_store_terminal_by_issuer (conn, token->issuer, &issuer, error))
    return FALSE;
  if (issuer == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("No terminal of this hub issued this ticket"));
  return (tk_hex_decode (issuer->public_key, key, sizeof key) && tk_token_verify (token, key))
         || hub_refuse (error, HUB_ERROR_INVALID, _("This ticket's signature is not good: it is a forgery, or it was not read well"));
}

static gboolean
find_token (SqlConn *conn, gint64 event, const char *text, HubFound *out, GError **error)
{
  TkToken token;
  g_autoptr (GError) failure = NULL;

  if (!tk_token_parse (text, strlen (text), &token, &failure))
    return hub_refuse (error, HUB_ERROR_INVALID, "%s", failure->message);
  if (token.id.type > TK_WIRE_VOUCHER_TYPE)
    return hub_refuse (error, HUB_ERROR_INVALID, _("This is no ticket: nothing of its kind is sold"));
  if (token.id.event != event)
    return hub_refuse (error, HUB_ERROR_INVALID, _("This ticket is of event %u, not of event %" PRId64), token.id.event, event);
  if (!check_signature (conn, &token, error))
    return FALSE;
  *out = (HubFound){ .id = token.id, .issuer = token.issuer, .proved = TRUE };
  return TRUE;
}

static gboolean
refuse_code (const TkTicketId *id, GError **error)
{
  return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("Event %u has no ticket with this code"), id->event);
}

/* What gates call a listed ticket; a list may have changed its type since. */
static gboolean
find_foreign_code (SqlConn *conn, const TkTicketId *id, HubFound *out, GError **error)
{
  g_autoptr (HubStoreForeign) ticket = NULL;

  if (!hub_store_foreign_get (conn, id->event, 0, id->serial, id->issue, &ticket, error))
    return FALSE;
  if (ticket == NULL)
    return refuse_code (id, error);
  *out = (HubFound){ .id = *id };
  out->id.type = (guint16) ticket->type;
  g_strlcpy (out->digest, ticket->digest, sizeof out->digest);
  return TRUE;
}

/* Typed codes prove nothing, but the number must be one that may exist. */
static gboolean
find_human_code (SqlConn *conn, const TkTicketId *id, HubFound *out, GError **error)
{
  HubStoreSlots slots;
  gboolean found;

  if (tk_ticket_id_is_foreign (id))
    return find_foreign_code (conn, id, out, error);
  if (!hub_store_type_slots (conn, id->event, id->type, &slots, &found, error))
    return FALSE;
  if (!found || id->type > TK_WIRE_VOUCHER_TYPE || id->serial > slots.capacity + slots.overdraft)
    return refuse_code (id, error);
  *out = (HubFound){ .id = *id };
  return TRUE;
}

/* ---- Others' ---- */

/* TRUE with *found FALSE when no list has it. */
static gboolean
find_listed (SqlConn *conn, gint64 event, const char *code, gboolean is_signed, HubFound *out, gboolean *found, GError **error)
{
  HubFound listed = { .issuer = 0 };
  g_autoptr (HubStoreForeign) ticket = NULL;

  tk_foreign_code_digest ((guint32) event, code, listed.digest);
  if (!hub_foreign_find (conn, event, 0, code, listed.digest, is_signed, &ticket, &listed.id, error))
    return FALSE;
  *found = ticket != NULL;
  if (ticket == NULL)
    return TRUE;
  listed.id.type = (guint16) ticket->type;
  g_strlcpy (listed.digest, ticket->digest, sizeof listed.digest);
  *out = listed;
  return TRUE;
}

/* On no list: its signature says what it is. */
static gboolean
find_signed (SqlConn *conn, gint64 event, const char *code, const TkPretixTicket *pretix, HubFound *out, GError **error)
{
  HubFound found = { .proved = TRUE };
  g_autoptr (GPtrArray) signers = hub_store_signer_list (conn, event, error);

  if (signers == NULL)
    return FALSE;
  gint64 type = hub_signer_type_of (signers, pretix, TRUE);
  if (type == 0)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND,
                       _("No signer of event %" PRId64 " signed this code, or its product does not come in; “tiketi-hub signer "
                         "list” shows them"),
                       event);
  tk_foreign_code_digest ((guint32) event, code, found.digest);
  tk_foreign_identity ((guint32) event, (guint16) type, pretix->payload, pretix->length, 0, &found.id);
  *out = found;
  return TRUE;
}

/* A listed code may look like anything; after that each kind is told by what it looks like. */
static gboolean
find_other (SqlConn *conn, gint64 event, const char *code, HubFound *out, GError **error)
{
  TkPretixTicket pretix;
  TkTicketId id;
  gboolean found = FALSE;
  gboolean is_signed = tk_pretix_looks_like (code, strlen (code)) && tk_pretix_parse (code, strlen (code), &pretix, NULL);

  if (!find_listed (conn, event, code, is_signed, out, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  if (is_signed)
    return find_signed (conn, event, code, &pretix, out, error);
  if (tk_human_code_parse (code, (guint32) event, &id))
    return find_human_code (conn, &id, out, error);
  return hub_refuse (error, HUB_ERROR_NOT_FOUND,
                     _("Event %" PRId64 " has no ticket with this code; a code that others issued must be on an imported list"),
                     event);
}

gboolean
hub_find_ticket (SqlConn *conn, gint64 event, const char *text, HubFound *out, GError **error)
{
  TkPayloadKind kind;
  g_autofree char *code = tk_payload_clean (text, strlen (text), &kind);

  if (kind == TK_PAYLOAD_EMPTY)
    return hub_refuse (error, HUB_ERROR_INVALID, _("There is no code; give the ticket's code, or what its QR holds"));
  if (kind == TK_PAYLOAD_TOKEN)
    return find_token (conn, event, code, out, error);
  return find_other (conn, event, code, out, error);
}
