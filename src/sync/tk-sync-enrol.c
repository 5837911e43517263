/* Enrolment: a key pair made here, a one-time code, and the hub's answer checked before anything is believed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-base64url.h"
#include "tk-keys.h"
#include "tk-store-clock.h"
#include "tk-store-setting.h"
#include "tk-sync-http.h"
#include "tk-sync-session.h"

#define ENROL_TIMEOUT_MS 20000
#define CODE_MAX 64

typedef struct
{
  GMainContext *context;
  const TkClock *clock;
  const TkEnrolRequest *request;
  char *url, *ca_file;
  TkStore *store;
  TkKeyPair *pair;
  TkSyncHttpReply *reply;   /* when it has come */
  GError *failure;
  gboolean answered;
} Enrol;

static void
enrol_clear (Enrol *enrol)
{
  g_free (enrol->url);
  g_free (enrol->ca_file);
  tk_store_close (enrol->store);
  tk_key_pair_free (enrol->pair);
  tk_sync_http_reply_free (enrol->reply);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Enrol, enrol_clear)

static gboolean
refuse (GError **error, TkSyncError code, const char *sentence)
{
  g_set_error_literal (error, TK_SYNC_ERROR, (int) code, sentence);
  return FALSE;
}

/* The agent will read the CA file long after: its place must not depend on where we stand now. */
static gboolean
check_request (Enrol *enrol, GError **error)
{
  const TkEnrolRequest *request = enrol->request;

  enrol->url = tk_sync_http_check_url (request->hub_url, error);
  if (enrol->url == NULL)
    return FALSE;
  if (request->code == NULL || *request->code == '\0' || strlen (request->code) > CODE_MAX
      || !g_utf8_validate (request->code, -1, NULL))
    return refuse (error, TK_SYNC_ERROR_CODE,
                   _("This is not an enrolment code; it looks like 7KQ2-M0XW-9D3F"));
  if (request->ca_file == NULL)
    return TRUE;
  enrol->ca_file = g_canonicalize_filename (request->ca_file, NULL);
  return g_file_test (enrol->ca_file, G_FILE_TEST_IS_REGULAR)
         || refuse (error, TK_SYNC_ERROR_INVALID, _("The CA file is not there; check its name"));
}

static gboolean
check_not_enrolled (Enrol *enrol, GError **error)
{
  g_autofree char *hub_url = NULL;
  gint64 terminal;

  if (!tk_store_get_setting_int (enrol->store, "terminal", 0, &terminal, error)
      || !tk_store_get_setting (enrol->store, "hub_url", &hub_url, error))
    return FALSE;
  if (terminal <= 0)
    return TRUE;
  g_set_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_INVALID,
               _("This terminal is enrolled at %s already; use an empty data folder to enrol it elsewhere"),
               hub_url != NULL ? hub_url : "?");
  return FALSE;
}

/* A key left by an enrolment whose answer was lost is used again: the hub knows it by then. */
static gboolean
find_key (Enrol *enrol, const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, TK_SYNC_KEY_FILE, NULL);
  g_autoptr (TkKeyPair) pair = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      enrol->pair = tk_key_pair_load (path, error);
      return enrol->pair != NULL;
    }
  pair = tk_key_pair_new ();
  if (!tk_key_pair_save (pair, path, error))
    return FALSE;
  enrol->pair = g_steal_pointer (&pair);
  return TRUE;
}

static char *
make_body (const Enrol *enrol)
{
  g_autofree char *public_key = tk_base64url_encode (tk_key_pair_get_public (enrol->pair),
                                                     TK_PUBLIC_KEY_SIZE);
  TkWireEnrolRequest message = { (char *) enrol->request->code, public_key,
                                 (char *) "tiketi " TIKETI_VERSION };

  return tk_wire_encode (&tk_wire_enrol_request_shape, &message);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Enrol *enrol = data;

  enrol->reply = tk_sync_http_send_finish (NULL, result, &enrol->failure);
  enrol->answered = TRUE;
}

static gboolean
ask (Enrol *enrol, GError **error)
{
  g_autofree char *body = make_body (enrol);
  g_autoptr (TkSyncHttp) http = tk_sync_http_new (enrol->url, NULL, enrol->ca_file, error);
  TkSyncHttpRequest request = { .path = "/api/v1/terminals/enrol",
                                .body = body,
                                .timeout_ms = ENROL_TIMEOUT_MS };

  if (http == NULL)
    return FALSE;
  tk_sync_http_send_async (http, &request, NULL, answered_cb, enrol);
  while (!enrol->answered)
    g_main_context_iteration (enrol->context, TRUE);
  if (enrol->failure != NULL)
    g_propagate_error (error, g_steal_pointer (&enrol->failure));
  return enrol->reply != NULL;
}

/* The certificate must be the hub's word that our own key is the issuer it says. 0 when it is not. */
static guint32
check_certificate (const Enrol *enrol, const TkWireEnrolReply *reply)
{
  guint8 hub_key[TK_PUBLIC_KEY_SIZE];
  g_autoptr (TkCertificate) certificate = NULL;

  if (!tk_base64url_decode (reply->hub_key, hub_key, sizeof hub_key))
    return 0;
  certificate = tk_certificate_open (reply->certificate, strlen (reply->certificate), hub_key, NULL);
  if (certificate == NULL || certificate->issuer != reply->issuer
      || memcmp (certificate->public_key, tk_key_pair_get_public (enrol->pair), TK_PUBLIC_KEY_SIZE) != 0)
    return 0;
  return certificate->revision;
}

static gboolean
store_reply (Enrol *enrol, const TkWireEnrolReply *reply, GError **error)
{
  guint32 revision = check_certificate (enrol, reply);

  if (revision == 0)
    return refuse (
      error, TK_SYNC_ERROR_ANSWER,
      _("The hub's answer does not fit this terminal's key; ask for a new code, and tell whoever runs the hub"));
  return tk_store_sync_enrol (enrol->store, reply, revision, enrol->url, enrol->ca_file, error)
         && tk_store_clock_heard (enrol->store, enrol->clock, reply->now, error);
}

static gboolean
take_reply (Enrol *enrol, GError **error)
{
  TkWireEnrolReply *reply = tk_sync_reply_decode (enrol->reply, &tk_wire_enrol_reply_shape, error);
  gboolean stored;

  if (reply == NULL)
    return FALSE;
  stored = store_reply (enrol, reply, error);
  tk_wire_free (&tk_wire_enrol_reply_shape, reply);
  return stored;
}

static gboolean
run (Enrol *enrol, const char *dir, GError **error)
{
  if (!check_request (enrol, error))
    return FALSE;
  tk_keys_init ();
  enrol->store = tk_store_open (dir, error);
  return enrol->store != NULL && check_not_enrolled (enrol, error) && find_key (enrol, dir, error)
         && ask (enrol, error) && take_reply (enrol, error);
}

gboolean
tk_sync_enrol (const char *dir, const TkClock *clock, const TkEnrolRequest *request, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_auto (Enrol) enrol = { .context = context, .clock = clock, .request = request };
  gboolean done;

  g_return_val_if_fail (dir != NULL && clock != NULL && request != NULL && request->hub_url != NULL, FALSE);
  g_main_context_push_thread_default (context);
  done = run (&enrol, dir, error);
  g_main_context_pop_thread_default (context);
  return done;
}
