/* The connection to an IPP printer and the questions put to it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ipp-private.h"

#include <glib/gi18n-lib.h>

#define CONNECT_MS 4000
#define SILENCE_S 10.0             /* nothing is heard for so long: it has gone */

/* A printer that wants a password gets none: nobody sits there to type it. */
static const char *
no_password_cb (const char *prompt, http_t *http, const char *method, const char *resource, void *user_data)
{
  return NULL;
}

static int
give_up_cb (http_t *http, void *user_data)
{
  return 0;
}

static gboolean
refuse (const TkPrinter *printer, GError **error)
{
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_UNREACHABLE,
               _("The printer at %s cannot be reached (%s); check that it is switched on and its cable, then print again."),
               printer->where, cupsLastErrorString ());
  return FALSE;
}

static void
name_it (TkIpp *ipp, char *uri, int size)
{
  const TkPrinter *printer = ipp->printer;

  if (printer->kind == TK_PRINTER_CUPS)
    {
      ipp->resource = g_strconcat ("/printers/", printer->where, NULL);
      httpAssembleURI (HTTP_URI_CODING_ALL, uri, size, "ipp", NULL, "localhost", 0, ipp->resource);
      return;
    }
  ipp->resource = g_strdup (printer->resource);
  httpAssembleURI (HTTP_URI_CODING_ALL, uri, size, printer->tls ? "ipps" : "ipp", NULL, printer->where, printer->port, printer->resource);
}

gboolean
tk_ipp_open (TkIpp *ipp, const TkPrinter *printer, GCancellable *cancellable, GError **error)
{
  gboolean queue = printer->kind == TK_PRINTER_CUPS;
  char uri[HTTP_MAX_URI];

  *ipp = (TkIpp) { .printer = printer, .cancellable = cancellable };
  cupsSetPasswordCB2 (no_password_cb, NULL);
  ipp->http = httpConnect2 (queue ? cupsServer () : printer->where, queue ? ippPort () : printer->port, NULL, AF_UNSPEC,
                            printer->tls ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED, 1, CONNECT_MS, NULL);
  if (ipp->http == NULL)
    return refuse (printer, error);
  httpSetTimeout (ipp->http, SILENCE_S, give_up_cb, NULL);
  name_it (ipp, uri, sizeof uri);
  ipp->uri = g_strdup (uri);
  return TRUE;
}

void
tk_ipp_close (TkIpp *ipp)
{
  g_clear_pointer (&ipp->http, httpClose);
  g_clear_pointer (&ipp->uri, g_free);
  g_clear_pointer (&ipp->resource, g_free);
}

ipp_t *
tk_ipp_request (TkIpp *ipp, ipp_op_t operation, int job)
{
  ipp_t *request = ippNewRequest (operation);

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, ipp->uri);
  if (job > 0)
    ippAddInteger (request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, cupsUser ());
  return request;
}

ipp_t *
tk_ipp_ask (TkIpp *ipp, ipp_op_t operation, int job, const char *const *wanted, int n)
{
  ipp_t *request = tk_ipp_request (ipp, operation, job), *answer;

  if (n > 0)
    ippAddStrings (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", n, NULL, wanted);
  answer = cupsDoRequest (ipp->http, request, ipp->resource);
  if (answer != NULL && cupsLastError () <= IPP_STATUS_OK_EVENTS_COMPLETE)
    return answer;
  ippDelete (answer);
  return NULL;
}
