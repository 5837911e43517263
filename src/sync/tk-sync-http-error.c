/* What a failed transfer means to people: the one place where curl's codes become ours.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "tk-sync-http-private.h"
#include "tk-sync.h"

static const struct
{
  CURLcode code;
  TkSyncError error;
  const char *format; /* %s: the hub's address */
} meanings[] = {
  { CURLE_COULDNT_RESOLVE_HOST, TK_SYNC_ERROR_UNREACHABLE,
    N_ ("The hub's name in %s cannot be found; check the network and the address") },
  { CURLE_COULDNT_RESOLVE_PROXY, TK_SYNC_ERROR_UNREACHABLE, N_ ("The proxy on the way to %s cannot be found; check the network") },
  { CURLE_COULDNT_CONNECT, TK_SYNC_ERROR_UNREACHABLE, N_ ("The hub at %s cannot be reached; check the network, or that it runs") },
  { CURLE_OPERATION_TIMEDOUT, TK_SYNC_ERROR_UNREACHABLE, N_ ("The hub at %s did not answer in time; check the network") },
  { CURLE_SEND_ERROR, TK_SYNC_ERROR_UNREACHABLE, N_ ("The connection to %s broke while sending; check the network") },
  { CURLE_RECV_ERROR, TK_SYNC_ERROR_UNREACHABLE, N_ ("The connection to %s broke while the answer came; check the network") },
  { CURLE_GOT_NOTHING, TK_SYNC_ERROR_UNREACHABLE, N_ ("%s closed the connection without an answer; check the network, or that the hub runs") },
  { CURLE_PARTIAL_FILE, TK_SYNC_ERROR_ANSWER, N_ ("Only part of the answer of %s came; it will be asked again") },
  { CURLE_WEIRD_SERVER_REPLY, TK_SYNC_ERROR_ANSWER, N_ ("What answers at %s is not a hub; check the address") },
  { CURLE_UNSUPPORTED_PROTOCOL, TK_SYNC_ERROR_ANSWER, N_ ("What answers at %s is not a hub; check the address") },
  { CURLE_BAD_CONTENT_ENCODING, TK_SYNC_ERROR_ANSWER, N_ ("The answer of %s was damaged on its way; it will be asked again") },
  { CURLE_WRITE_ERROR, TK_SYNC_ERROR_ANSWER, N_ ("The answer of %s is far too long; something between here and the hub answers in its place") },
  { CURLE_PEER_FAILED_VERIFICATION, TK_SYNC_ERROR_TLS,
    N_ ("The certificate of %s is not trusted; check the address and this computer's date, or name the hub's CA file") },
  { CURLE_SSL_CONNECT_ERROR, TK_SYNC_ERROR_TLS, N_ ("No encrypted connection to %s could be made; check that the address is the hub's") },
  { CURLE_SSL_CACERT_BADFILE, TK_SYNC_ERROR_TLS, N_ ("The CA file for %s cannot be read; check that it is there and is PEM") },
  { CURLE_SSL_ISSUER_ERROR, TK_SYNC_ERROR_TLS, N_ ("The certificate of %s comes from somebody else than it should; check the CA file") },
  { CURLE_SSL_CIPHER, TK_SYNC_ERROR_TLS, N_ ("No encrypted connection to %s could be made; its encryption is too old") },
  { CURLE_URL_MALFORMAT, TK_SYNC_ERROR_INVALID, N_ ("%s is not an address; it looks like https://hub.example") },
};

void
tk_sync_http_set_error (GError **error, CURLcode code, const char *url)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* each format of the table has one %s */
  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (meanings[i].code == code)
      {
        g_set_error (error, TK_SYNC_ERROR, meanings[i].error, _(meanings[i].format), url);
        return;
      }
#pragma GCC diagnostic pop
  g_set_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE, _("The hub at %s cannot be reached (%s); check the network"), url,
               curl_easy_strerror (code));
}
