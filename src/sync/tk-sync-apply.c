/* Each kind of change has a row in the table: its shape, and the query that keeps it. Certificates are
 * verified first. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-apply.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-foreign.h"
#include "tk-store-lease.h"
#include "tk-store-place.h"
#include "tk-store-receipt.h"
#include "tk-store-status.h"
#include "tk-store-voucher.h"

/* FALSE with error for the database, FALSE with *why for a change that is not good in itself. */
typedef gboolean (*Apply) (TkSyncSession *session, gconstpointer body, char **why, GError **error);

guint32
tk_sync_check_certificate (const TkSyncSession *session, const char *text, gint64 issuer, char **why)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (TkCertificate) certificate = tk_certificate_open (text, strlen (text), session->identity.hub_key,
                                                               &reason);

  if (certificate == NULL)
    *why = g_strdup (reason->message);
  else if (certificate->issuer != issuer)
    *why = g_strdup_printf ("it is issuer %u's", certificate->issuer);
  else
    return certificate->revision;
  return 0;
}

static gboolean
apply_event (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  return tk_store_put_event (session->store, body, error);
}

static gboolean
apply_type (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  return tk_store_put_type (session->store, body, error);
}

static gboolean
apply_gate (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  return tk_store_put_gate (session->store, body, error);
}

static gboolean
apply_staff (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  return tk_store_put_staff (session->store, body, error);
}

static gboolean
apply_ticket (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  return tk_store_put_ticket (session->store, body, error);
}

/* A key that cannot be used would let nobody in, and nobody would know why. */
static gboolean
apply_signer (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  const TkWireSigner *signer = body;
  g_autoptr (GError) reason = NULL;
  guint8 key[TK_PUBLIC_KEY_SIZE];

  if (!signer->revoked && g_str_equal (signer->scheme, "pretix_sig1") && !tk_pretix_key_parse (signer->public_key, key, &reason))
    *why = g_strdup (reason->message);
  return *why == NULL && tk_store_put_signer (session->store, signer, error);
}

static gboolean
apply_seen (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  return tk_store_put_seen (session->store, body, error);
}

static gboolean
apply_lease (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  TkStoreLeaseNews news = { 0 };

  if (!tk_store_put_lease (session->store, session->clock, body, &news, error))
    return FALSE;
  session->journaled |= news.journaled;
  return TRUE;
}

static gboolean
apply_incident (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  return tk_store_put_incident (session->store, body, error);
}

static gboolean
apply_voucher (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  return tk_store_put_voucher (session->store, body, error);
}

static gboolean
apply_plan (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  return tk_store_put_plan (session->store, body, error);
}

static gboolean
apply_brand (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  return tk_store_put_brand (session->store, body, error);
}

static gboolean
apply_receipt (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  return tk_store_put_receipt (session->store, body, error);
}

static gboolean
apply_answer (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  return tk_store_put_answer (session->store, body, tk_clock_wall (session->clock), error);
}

static gboolean
apply_issuer (TkSyncSession *session, gconstpointer body, char **why, GError **error)
{
  const TkWireIssuer *issuer = body;
  guint32 revision = tk_sync_check_certificate (session, issuer->certificate, issuer->issuer, why);

  return *why == NULL && tk_store_put_issuer (session->store, issuer, revision, error);
}

static const struct
{
  const char *kind;
  const TkWireShape *shape;
  Apply apply;
} kinds[] = {
  { TK_CHANGE_ISSUER, &tk_wire_issuer_shape, apply_issuer },
  { TK_CHANGE_EVENT, &tk_wire_event_shape, apply_event },
  { TK_CHANGE_TYPE, &tk_wire_ticket_type_shape, apply_type },
  { TK_CHANGE_GATE, &tk_wire_gate_shape, apply_gate },
  { TK_CHANGE_STAFF, &tk_wire_staff_shape, apply_staff },
  { TK_CHANGE_SIGNER, &tk_wire_signer_shape, apply_signer },
  { TK_CHANGE_TICKET, &tk_wire_ticket_shape, apply_ticket },
  { TK_CHANGE_CHECKIN, &tk_wire_seen_shape, apply_seen },
  { TK_CHANGE_LEASE, &tk_wire_lease_shape, apply_lease },
  { TK_CHANGE_INCIDENT, &tk_wire_incident_shape, apply_incident },
  { TK_CHANGE_VOUCHER, &tk_wire_voucher_shape, apply_voucher },
  { TK_CHANGE_PLAN, &tk_wire_plan_shape, apply_plan },
  { TK_CHANGE_BRAND, &tk_wire_brand_shape, apply_brand },
  { TK_CHANGE_RECEIPT, &tk_wire_receipt_shape, apply_receipt },
  { TK_CHANGE_ANSWER, &tk_wire_entry_result_shape, apply_answer },
};

static gboolean
report_unusable (TkSyncSession *session, const TkWireChange *change, const char *why, GError **error)
{
  g_autofree char *id = g_strdup_printf ("feed-%s-%s", change->kind, change->key);
  g_autofree char *text = g_strdup_printf (
    _("What the hub sent about %s %s cannot be used (%s); tell whoever runs the hub"), change->kind,
    change->key, why);
  TkStoreIncident incident = { id, (char *) "feed", text, tk_clock_wall (session->clock), 0, 2, TRUE };

  g_warning ("%s", text);
  return tk_store_add_incident (session->store, &incident, error);
}

static gboolean
apply_body (TkSyncSession *session, const TkWireChange *change, gsize kind, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *why = NULL;
  gpointer body = tk_wire_decode (kinds[kind].shape, change->body, strlen (change->body), &reason);
  gboolean applied;

  if (body == NULL)
    return report_unusable (session, change, reason->message, error);
  applied = kinds[kind].apply (session, body, &why, error);
  tk_wire_free (kinds[kind].shape, body);
  return why != NULL ? report_unusable (session, change, why, error) : applied;
}

/* Kinds this program does not know are for newer ones. */
gboolean
tk_sync_apply (TkSyncSession *session, const TkWireChange *change, GError **error)
{
  if (change->gone)
    return tk_store_remove (session->store, change->kind, change->key, error);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, change->kind))
      return apply_body (session, change, i, error);
  return TRUE;
}
