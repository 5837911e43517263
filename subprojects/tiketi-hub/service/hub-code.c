/* One-time codes by e-mail: six digits, kept as a digest that is bound to account and purpose, good for ten minutes and five tries.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-account-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-message.h"
#include "hub-store-token.h"

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))
#define GOOD_MS (10 * MINUTE_MS)
#define TRIES_MAX 5
#define SENDS_SOON 3          /* so many are a minute apart, each further one twice as long as the one before */
#define WAIT_MAX_MS (60 * MINUTE_MS)

/* (transfer full) from the system's randomness, each of the million as likely: 64 bits leave no bias that anybody could see. */
static char *
make_code (void)
{
  g_autofree char *secret = tk_secret_new (16);
  guint8 digest[TK_DIGEST_SIZE];
  guint64 number = 0;

  tk_digest ((const guint8 *) secret, strlen (secret), NULL, 0, digest);
  for (gsize i = 0; i < 8; i++)
    number = number << 8 | digest[i];
  return g_strdup_printf ("%06" PRIu64, number % 1000000);
}

static char *
digest_of (HubService *service, gint64 account, const char *purpose, const char *code)
{
  g_autofree char *text = g_strdup_printf ("%s:%" PRId64 ":%s:%s", service->web->code_secret, account, purpose, code);

  return tk_digest_text (text);
}

/* Guessing by asking for code after code is slowed down, too. */
static gboolean
is_too_soon (const HubStoreCode *last, gint64 now)
{
  gint64 wait = MINUTE_MS << CLAMP (last->sends - SENDS_SOON, 0, 10);

  return now < last->sent_at + MIN (wait, WAIT_MAX_MS);
}

static gboolean
queue_letter (HubService *service, SqlConn *conn, const HubStorePerson *person, const char *purpose, const char *code,
              GError **error)
{
  gboolean verify = strcmp (purpose, HUB_CODE_VERIFY) == 0;
  gboolean pending = verify && person->pending_email != NULL && *person->pending_email != '\0';
  g_autofree char *text
    = g_strdup_printf (pending ? _("Hello %s,\n\nYour OTP code is: %s\n\nEnter it where you are signed in. It is good for ten minutes. If "
                                   "you did not ask for it, somebody typed your address by mistake: do nothing.\n")
                       : verify ? _("Hello %s,\n\nYour OTP code is: %s\n\nIt is good for ten minutes. If you did not ask for it, somebody "
                                  "typed your address by mistake: do nothing.\n")
                              : _("Hello %s,\n\nThe code to set a new password is: %s\n\nIt is good for ten minutes. If you did not "
                                  "ask for it, do nothing: your password stays as it is.\n"),
                       person->name, code);
  HubMessageNew message = { .to = pending ? person->pending_email : person->email, .subject = verify ? _("Your OTP Code") : _("Your new password"), .text = text,
                            .secret = TRUE };

  return hub_message_queue (service, conn, &message, error);
}

gboolean
hub_code_send (HubService *service, SqlConn *conn, const HubStorePerson *person, const char *purpose, gboolean *mailed, GError **error)
{
  gint64 now = hub_now (service);
  HubStoreCode last = { 0 };
  gboolean found;

  if (!hub_store_code_get (conn, person->id, purpose, &last, &found, error))
    return FALSE;
  if (found && is_too_soon (&last, now))
    return TRUE;
  if (!found || now > last.sent_at + HUB_DAY_MS)
    last.sends = 0;
  g_autofree char *code = make_code ();
  g_autofree char *digest = digest_of (service, person->id, purpose, code);
  HubStoreCode row = { .account = person->id, .purpose = purpose, .sent_at = now, .until = now + GOOD_MS, .sends = last.sends + 1 };
  g_strlcpy (row.digest, digest, sizeof row.digest);
  if (!hub_store_code_put (conn, &row, error) || !queue_letter (service, conn, person, purpose, code, error))
    return FALSE;
  *mailed = hub_message_can_send (service);
  return TRUE;
}

gboolean
hub_code_is_soon (HubService *service, SqlConn *conn, gint64 account, const char *purpose, gboolean *soon, GError **error)
{
  HubStoreCode last = { 0 };
  gboolean found;

  if (!hub_store_code_get (conn, account, purpose, &last, &found, error))
    return FALSE;
  *soon = found && is_too_soon (&last, hub_now (service));
  return TRUE;
}

gboolean
hub_code_try (HubService *service, SqlConn *conn, gint64 account, const char *purpose, const char *code, HubCodeVerdict *verdict,
              GError **error)
{
  g_autofree char *digest = digest_of (service, account, purpose, code);
  HubStoreCode kept;
  gboolean found;

  if (!hub_store_code_get (conn, account, purpose, &kept, &found, error))
    return FALSE;
  *verdict = !found                             ? HUB_CODE_WRONG
             : kept.until < hub_now (service)   ? HUB_CODE_EXPIRED
             : kept.tries >= TRIES_MAX          ? HUB_CODE_TOO_MANY
             : tk_secret_equal (digest, kept.digest) ? HUB_CODE_RIGHT
                                                : HUB_CODE_WRONG;
  if (*verdict == HUB_CODE_RIGHT)
    return hub_store_code_remove (conn, account, purpose, error);
  return *verdict != HUB_CODE_WRONG || !found || hub_store_code_tried (conn, account, purpose, error);
}

gboolean
hub_code_refuse (HubCodeVerdict verdict, GError **error)
{
  switch (verdict)
    {
    case HUB_CODE_EXPIRED:
      return hub_refuse (error, HUB_ERROR_INVALID, _("OTP has expired; ask for a new one."));
    case HUB_CODE_TOO_MANY:
      return hub_refuse (error, HUB_ERROR_TOO_MANY, _("Too many wrong codes; ask for a new one."));
    default:
      return hub_refuse (error, HUB_ERROR_INVALID, _("Invalid OTP"));
    }
}
