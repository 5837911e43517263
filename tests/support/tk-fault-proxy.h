/* A bad network in a thread: stands between a terminal and its hub on loopback and fails as told.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TK_FAULT_PASS,
  TK_FAULT_REFUSE,      /* every connection is reset at once */
  TK_FAULT_DELAY,       /* n ms before each chunk, both ways */
  TK_FAULT_DROP,        /* nothing arrives any more, and nobody is told */
  TK_FAULT_RESET_UP,    /* reset once n bytes from now have gone to the hub; then as PASS */
  TK_FAULT_RESET_DOWN,  /* reset once n bytes from now have come from the hub; then as PASS */
  TK_FAULT_HALF,        /* closed politely once n bytes from now have come from the hub; then as PASS */
  TK_FAULT_ANSWER,      /* answers in the hub's place, see tk_fault_proxy_answer() */
  TK_FAULT_RANDOM,      /* each connection one of the above, drawn from the seed n */
} TkFaultMode;

typedef struct _TkFaultProxy TkFaultProxy;

/* Listens on a free port of 127.0.0.1 and passes on to `port`; 0: to nobody, for TK_FAULT_ANSWER. Aborts when
 * it cannot. */
TkFaultProxy *tk_fault_proxy_new (guint16 port);
void tk_fault_proxy_free (TkFaultProxy *proxy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkFaultProxy, tk_fault_proxy_free)

const char *tk_fault_proxy_get_url (TkFaultProxy *proxy);
/* From now on; open connections follow suit. */
void tk_fault_proxy_set (TkFaultProxy *proxy, TkFaultMode mode, guint n);
/* Every request is answered with these bytes and the connection is closed. */
void tk_fault_proxy_answer (TkFaultProxy *proxy, const char *bytes);
/* How often a fault was made since the last set. */
guint tk_fault_proxy_get_faults (TkFaultProxy *proxy);
/* Bytes that went to the hub and came from it since the last set. */
void tk_fault_proxy_get_bytes (TkFaultProxy *proxy, guint *up, guint *down);

/* Whole answers for tk_fault_proxy_answer(). */
#define TK_FAULT_HTML                                                                                        \
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 30\r\nConnection: close\r\n\r\n"            \
  "<html>Log in to HotelWiFi</html"
#define TK_FAULT_500                                                                                         \
  "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n"                  \
  "Connection: close\r\n\r\nbad\n"

G_END_DECLS
