/* libcurl speaks SMTP and builds the message; here are the headers and what may go into them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-mail.h"

#include <string.h>
#include <curl/curl.h>
#include <glib/gi18n-lib.h>

#include "hub-gateway-http.h"

#define SECONDS 60

typedef struct
{
  HubSender base; /* first: freed as one */
  char *url, *user, *password, *from, *starttls, *ca;
} Mail;

/* ---- Headers ---- */

/* "Tamasha <tickets@example.com>" → the address in it. */
static char *
bare_address (const char *from)
{
  const char *open = strrchr (from, '<');
  const char *close = open != NULL ? strchr (open, '>') : NULL;

  return close != NULL ? g_strndup (open + 1, (gsize) (close - open - 1)) : g_strdup (from);
}

static char *
from_header (const char *from)
{
  const char *open = strrchr (from, '<');
  g_autofree char *address = bare_address (from);

  if (open == NULL || open == from)
    return g_strdup (address);
  g_autofree char *name = g_strndup (from, (gsize) (open - from));
  g_autofree char *encoded = hub_mail_header (g_strstrip (name));
  return strncmp (encoded, "=?", 2) == 0 ? g_strdup_printf ("%s <%s>", encoded, address)
                                         : g_strdup_printf ("\"%s\" <%s>", encoded, address);
}

static char *
date_header (gint64 now)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now / 1000);

  return g_strdup_printf ("%s, %02d %s %04d %02d:%02d:%02d +0000", days[g_date_time_get_day_of_week (time) - 1],
                          g_date_time_get_day_of_month (time), months[g_date_time_get_month (time) - 1],
                          g_date_time_get_year (time), g_date_time_get_hour (time), g_date_time_get_minute (time),
                          g_date_time_get_second (time));
}

static struct curl_slist *
add_header (struct curl_slist *headers, const char *name, char *value)
{
  g_autofree char *line = g_strconcat (name, ": ", value, NULL);

  g_free (value);
  return curl_slist_append (headers, line);
}

static struct curl_slist *
make_headers (Mail *mail, const HubLetter *letter)
{
  g_autofree char *address = bare_address (mail->from);
  const char *at = strchr (address, '@');
  struct curl_slist *headers = NULL;

  headers = add_header (headers, "Date", date_header (letter->now));
  headers = add_header (headers, "From", from_header (mail->from));
  headers = add_header (headers, "To", g_strdup (letter->to));
  headers = add_header (headers, "Subject", hub_mail_header (letter->subject));
  headers = add_header (headers, "Message-ID", g_strdup_printf ("<%s%s>", letter->id, at != NULL ? at : "@localhost"));
  return add_header (headers, "MIME-Version", g_strdup ("1.0"));
}

static char *
safe_file_name (const char *name)
{
  char *safe = g_strdup (name);

  return g_strcanon (safe, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.", '-');
}

/* Lines end in CRLF (RFC 2045, 6.7): a bare line feed would be sent as a character. */
static void
add_text (curl_mime *mime, const HubLetter *letter)
{
  curl_mimepart *part = curl_mime_addpart (mime);
  g_auto (GStrv) lines = g_strsplit (letter->text, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      if (g_str_has_suffix (*line, "\r"))
        (*line)[strlen (*line) - 1] = '\0';
    }
  g_autofree char *text = g_strjoinv ("\r\n", lines);
  curl_mime_data (part, text, CURL_ZERO_TERMINATED);
  curl_mime_type (part, "text/plain; charset=utf-8");
  curl_mime_encoder (part, "quoted-printable");
}

/* Shown below the text, and not only there to be saved: a gate may read it off the screen. */
static void
add_picture (curl_mime *mime, const HubLetter *letter)
{
  g_autofree char *name = safe_file_name (letter->picture_name != NULL && *letter->picture_name != '\0' ? letter->picture_name : "ticket.png");
  g_autofree char *disposition = g_strdup_printf ("Content-Disposition: inline; filename=\"%s\"", name);
  curl_mimepart *part = curl_mime_addpart (mime);

  curl_mime_data (part, (const char *) letter->picture, letter->picture_length);
  curl_mime_type (part, "image/png");
  curl_mime_encoder (part, "base64");
  curl_mime_headers (part, curl_slist_append (NULL, disposition), 1);
}

static void
add_pdf (curl_mime *mime, const HubLetter *letter)
{
  g_autofree char *name = safe_file_name (*letter->attachment_name != '\0' ? letter->attachment_name : "tickets.pdf");
  curl_mimepart *part = curl_mime_addpart (mime);

  curl_mime_data (part, (const char *) letter->attachment, letter->attachment_length);
  curl_mime_type (part, "application/pdf");
  curl_mime_encoder (part, "base64");
  curl_mime_filename (part, name);
}

static curl_mime *
make_parts (CURL *curl, const HubLetter *letter)
{
  curl_mime *mime = curl_mime_init (curl);

  add_text (mime, letter);
  if (letter->picture_length > 0)
    add_picture (mime, letter);
  if (letter->attachment_length > 0)
    add_pdf (mime, letter);
  return mime;
}

/* ---- The connection ---- */

static gboolean
is_local (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  return host != NULL && (strcmp (host, "localhost") == 0 || strcmp (host, "127.0.0.1") == 0 || strcmp (host, "::1") == 0);
}

/* Without being told, mail to another machine is never sent in the clear; and a password only where “never” was said: “try” lets
 * anybody between us take the encryption away. */
static long
wanted_tls (Mail *mail)
{
  if (mail->starttls == NULL)
    return is_local (mail->url) ? CURLUSESSL_NONE : CURLUSESSL_ALL;
  return strcmp (mail->starttls, "never") == 0 ? CURLUSESSL_NONE
         : strcmp (mail->starttls, "try") == 0 && mail->user == NULL ? CURLUSESSL_TRY
                                               : CURLUSESSL_ALL;
}

static CURL *
connect_to (Mail *mail)
{
  CURL *curl = curl_easy_init ();

  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) HUB_GATEWAY_CONNECT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) SECONDS);
  curl_easy_setopt (curl, CURLOPT_URL, mail->url);
  curl_easy_setopt (curl, CURLOPT_USE_SSL, wanted_tls (mail));
  curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  if (mail->ca != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, mail->ca);
  if (mail->user != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_USERNAME, mail->user);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, mail->password != NULL ? mail->password : "");
    }
  return curl;
}

/* A refusal for good is 5xx; 4xx and broken connections pass. */
static gboolean
judge (CURL *curl, CURLcode code, GError **error)
{
  long status = 0;

  if (code == CURLE_OK)
    return TRUE;
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
  if (code == CURLE_LOGIN_DENIED)
    g_set_error_literal (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREACHABLE,
                         _("The mail server does not take our name and password; check [mail]."));
  else if (status >= 500 && status < 600)
    g_set_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_REFUSED, _("The mail server refused the message (%ld)."), status);
  else
    g_set_error (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_UNREACHABLE, _("The mail server does not answer (%s)."),
                 curl_easy_strerror (code));
  return FALSE;
}

static gboolean
check_cb (gpointer self, const HubLetter *letter, GError **error)
{
  if (hub_mail_is_address (letter->to))
    return TRUE;
  g_set_error_literal (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_INVALID,
                       _("This is not an e-mail address; ask the buyer to spell it."));
  return FALSE;
}

static gboolean
send_cb (gpointer self, const HubLetter *letter, GError **error)
{
  Mail *mail = self;

  if (!check_cb (self, letter, error))
    return FALSE;
  CURL *curl = connect_to (mail);
  g_autofree char *from = bare_address (mail->from);
  struct curl_slist *to = curl_slist_append (NULL, letter->to);
  struct curl_slist *headers = make_headers (mail, letter);
  curl_mime *mime = make_parts (curl, letter);
  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, from);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, to);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (curl, CURLOPT_MIMEPOST, mime);
  gboolean sent = judge (curl, curl_easy_perform (curl), error);
  curl_easy_cleanup (curl);
  curl_mime_free (mime);
  curl_slist_free_all (headers);
  curl_slist_free_all (to);
  return sent;
}

static size_t
ignored_cb (char *bytes, size_t size, size_t n, void *data)
{
  return size * n;
}

static gboolean
reach_cb (gpointer self, GError **error)
{
  CURL *curl = connect_to (self);

  curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, "NOOP");
  curl_easy_setopt (curl, CURLOPT_NOBODY, 1L);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, ignored_cb);
  gboolean reached = judge (curl, curl_easy_perform (curl), error);
  curl_easy_cleanup (curl);
  return reached;
}

static void
free_cb (gpointer self)
{
  Mail *mail = self;

  g_free (mail->url);
  g_free (mail->user);
  g_free (mail->password);
  g_free (mail->from);
  g_free (mail->starttls);
  g_free (mail->ca);
  g_free (mail);
}

HubSender *
hub_mail_new (const HubMailSettings *settings)
{
  Mail *mail = g_new0 (Mail, 1);

  mail->base = (HubSender){ .channel = "email", .self = mail, .check = check_cb, .send = send_cb, .reach = reach_cb,
                            .free = free_cb };
  mail->url = g_strdup (settings->url);
  mail->user = g_strdup (settings->user);
  mail->password = g_strdup (settings->password);
  mail->from = g_strdup (settings->from);
  mail->starttls = g_strdup (settings->starttls);
  mail->ca = g_strdup (settings->ca);
  hub_gateway_http_init ();
  return &mail->base;
}
