/* A proxy that fails on purpose: one thread accepts, one thread carries each connection.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fault-proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOOK_MS 20       /* how soon a change of mode is noticed */
#define CHUNK 4096
#define QUIET_MS 300      /* what is no whole request by then is none */
#define STALL_MS 30000

struct _TkFaultProxy
{
  GMutex mutex;          /* guards what follows */
  TkFaultMode mode;
  guint n;
  guint up, down;        /* bytes since the last set */
  guint faults;
  char *answer;
  GRand *random;         /* of TK_FAULT_RANDOM */
  gboolean ending;
  /* Set once. */
  int listener;
  guint16 port;
  char *url;
  GThread *thread;
  GPtrArray *carriers;   /* GThread, of the accepting thread */
};

typedef struct
{
  TkFaultProxy *proxy;
  int client, hub;
  TkFaultMode drawn;     /* what RANDOM made of this connection */
  guint drawn_n;
  guint up, down;
} Carrier;

static struct sockaddr_in
loopback (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  return address;
}

static void
reset_socket (int fd)
{
  struct linger now = { 1, 0 };

  setsockopt (fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

/* What this connection does now. */
static TkFaultMode
mode_of (Carrier *carrier, guint *n, gboolean *ending)
{
  TkFaultProxy *proxy = carrier->proxy;
  TkFaultMode mode;

  g_mutex_lock (&proxy->mutex);
  mode = proxy->mode == TK_FAULT_RANDOM ? carrier->drawn : proxy->mode;
  *n = proxy->mode == TK_FAULT_RANDOM ? carrier->drawn_n : proxy->n;
  *ending = proxy->ending;
  g_mutex_unlock (&proxy->mutex);
  return mode;
}

static void
count_fault (Carrier *carrier)
{
  g_mutex_lock (&carrier->proxy->mutex);
  carrier->proxy->faults++;
  /* A single blow: what comes after it gets through. */
  if (carrier->proxy->mode == TK_FAULT_RESET_UP || carrier->proxy->mode == TK_FAULT_RESET_DOWN
      || carrier->proxy->mode == TK_FAULT_HALF)
    carrier->proxy->mode = TK_FAULT_PASS;
  g_mutex_unlock (&carrier->proxy->mutex);
}

/* How many of `length` bytes may still pass before the blow falls. */
static gsize
allowed (Carrier *carrier, gboolean upwards, gsize length, gboolean *blow, gboolean *polite)
{
  TkFaultProxy *proxy = carrier->proxy;
  gboolean ending;
  guint n, passed;
  TkFaultMode mode = mode_of (carrier, &n, &ending);
  gboolean counts = upwards ? mode == TK_FAULT_RESET_UP
                            : mode == TK_FAULT_RESET_DOWN || mode == TK_FAULT_HALF;

  g_mutex_lock (&proxy->mutex);
  if (proxy->mode == TK_FAULT_RANDOM)
    passed = upwards ? carrier->up : carrier->down;
  else
    passed = upwards ? proxy->up : proxy->down;
  *blow = counts && passed + length >= n;
  *polite = mode == TK_FAULT_HALF;
  if (*blow)
    length = n > passed ? n - passed : 0;
  *(upwards ? &proxy->up : &proxy->down) += (guint) length;
  *(upwards ? &carrier->up : &carrier->down) += (guint) length;
  g_mutex_unlock (&proxy->mutex);
  return length;
}

static gboolean
send_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      ssize_t sent = send (fd, bytes, length, MSG_NOSIGNAL);

      if (sent <= 0)
        return FALSE;
      bytes += sent;
      length -= (gsize) sent;
    }
  return TRUE;
}

/* FALSE: the connection is over. */
static gboolean
carry (Carrier *carrier, int from, int to, gboolean upwards)
{
  char chunk[CHUNK];
  gboolean blow, polite, ending;
  ssize_t length = recv (from, chunk, sizeof chunk, 0);
  gsize passing;
  guint n;
  TkFaultMode mode;

  if (length <= 0)
    return FALSE;
  mode = mode_of (carrier, &n, &ending);
  if (mode == TK_FAULT_DROP)
    return TRUE;
  if (mode == TK_FAULT_DELAY)
    g_usleep (n * 1000);
  passing = allowed (carrier, upwards, (gsize) length, &blow, &polite);
  if (!send_all (to, chunk, passing))
    return FALSE;
  if (!blow)
    return TRUE;
  count_fault (carrier);
  if (!polite)
    {
      /* What was let through shall arrive before the blow falls. */
      g_usleep (2000);
      reset_socket (carrier->client);
      reset_socket (carrier->hub);
    }
  return FALSE;
}

/* How many bytes the request has, 0: nobody knows. */
static gsize
length_of (const char *request)
{
  const char *end = strstr (request, "\r\n\r\n");
  g_autofree char *head = end != NULL ? g_ascii_strdown (request, end - request + 2) : NULL;
  const char *length = head != NULL ? strstr (head, "\r\ncontent-length:") : NULL;

  if (head == NULL || strstr (head, "\r\nexpect:") != NULL || strstr (head, "\r\ntransfer-encoding:") != NULL)
    return 0;
  return (gsize) (end + 4 - request) + (length != NULL ? g_ascii_strtoull (length + strlen ("\r\ncontent-length:"), NULL, 10) : 0);
}

/* Reads the request to its end, so that closing afterwards is no reset; a client that stalls in the middle of it is waited for. */
static void
read_request (Carrier *carrier)
{
  g_autoptr (GString) request = g_string_new (NULL);
  struct pollfd ready = { .fd = carrier->client, .events = POLLIN };
  char chunk[CHUNK];
  gsize whole = 0;
  ssize_t n;

  while ((whole == 0 || request->len < whole) && poll (&ready, 1, whole > 0 ? STALL_MS : QUIET_MS) > 0
         && (n = recv (carrier->client, chunk, sizeof chunk, 0)) > 0)
    {
      g_string_append_len (request, chunk, n);
      if (whole == 0)
        whole = length_of (request->str);
    }
}

static void
answer (Carrier *carrier)
{
  g_autofree char *bytes = NULL;

  read_request (carrier);
  g_mutex_lock (&carrier->proxy->mutex);
  bytes = g_strdup (carrier->proxy->answer != NULL ? carrier->proxy->answer : TK_FAULT_500);
  g_mutex_unlock (&carrier->proxy->mutex);
  count_fault (carrier); /* before anybody can have read it */
  send_all (carrier->client, bytes, strlen (bytes));
}

static void
carry_both (Carrier *carrier)
{
  int hub = carrier->proxy->port != 0 ? carrier->hub : -1; /* poll() passes over -1 */
  struct pollfd ready[2] = { { .fd = carrier->client, .events = POLLIN }, { .fd = hub, .events = POLLIN } };
  gboolean ending = FALSE;
  guint n;

  while (!ending)
    {
      TkFaultMode mode = mode_of (carrier, &n, &ending);

      if (mode == TK_FAULT_REFUSE)
        {
          reset_socket (carrier->client);
          count_fault (carrier);
          return;
        }
      if (poll (ready, 2, LOOK_MS) <= 0)
        continue;
      if (mode == TK_FAULT_ANSWER && ready[0].revents != 0)
        return answer (carrier);
      if ((ready[0].revents != 0 && !carry (carrier, carrier->client, carrier->hub, TRUE))
          || (ready[1].revents != 0 && !carry (carrier, carrier->hub, carrier->client, FALSE)))
        return;
    }
}

static gpointer
carrier_thread (gpointer data)
{
  g_autofree Carrier *carrier = data;
  struct sockaddr_in address = loopback (carrier->proxy->port);

  carrier->hub = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (carrier->proxy->port == 0)
    carry_both (carrier);
  else if (connect (carrier->hub, (struct sockaddr *) &address, sizeof address) == 0)
    carry_both (carrier);
  else
    reset_socket (carrier->client); /* as the hub's own machine would do it */
  close (carrier->client);
  close (carrier->hub);
  return NULL;
}

static void
draw (Carrier *carrier)
{
  /* No connection lasts for ever: what passes well for a while is kept open and would hide the rest. */
  static const TkFaultMode modes[] = { TK_FAULT_RESET_UP, TK_FAULT_RESET_DOWN, TK_FAULT_HALF,
                                       TK_FAULT_RESET_UP, TK_FAULT_RESET_DOWN, TK_FAULT_REFUSE,
                                       TK_FAULT_DELAY,    TK_FAULT_ANSWER };
  TkFaultProxy *proxy = carrier->proxy;

  g_mutex_lock (&proxy->mutex);
  if (proxy->random != NULL)
    {
      carrier->drawn = modes[g_rand_int_range (proxy->random, 0, G_N_ELEMENTS (modes))];
      carrier->drawn_n = (guint) g_rand_int_range (proxy->random, 0,
                                                   carrier->drawn == TK_FAULT_DELAY ? 30 : 4000);
    }
  g_mutex_unlock (&proxy->mutex);
}

static gpointer
accept_thread (gpointer data)
{
  TkFaultProxy *proxy = data;
  int client;

  while ((client = accept (proxy->listener, NULL, NULL)) >= 0)
    {
      Carrier *carrier = g_new0 (Carrier, 1);

      carrier->proxy = proxy;
      carrier->client = client;
      draw (carrier);
      g_ptr_array_add (proxy->carriers, g_thread_new ("carrier", carrier_thread, carrier));
    }
  return NULL;
}

TkFaultProxy *
tk_fault_proxy_new (guint16 port)
{
  TkFaultProxy *proxy = g_new0 (TkFaultProxy, 1);
  struct sockaddr_in address = loopback (0);
  socklen_t length = sizeof address;

  g_mutex_init (&proxy->mutex);
  proxy->port = port;
  proxy->carriers = g_ptr_array_new ();
  proxy->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (proxy->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (proxy->listener, 64), ==, 0);
  g_assert_cmpint (getsockname (proxy->listener, (struct sockaddr *) &address, &length), ==, 0);
  proxy->url = g_strdup_printf ("http://127.0.0.1:%u", ntohs (address.sin_port));
  proxy->thread = g_thread_new ("accept", accept_thread, proxy);
  return proxy;
}

void
tk_fault_proxy_free (TkFaultProxy *proxy)
{
  if (proxy == NULL)
    return;
  g_mutex_lock (&proxy->mutex);
  proxy->ending = TRUE;
  g_mutex_unlock (&proxy->mutex);
  shutdown (proxy->listener, SHUT_RDWR); /* wakes accept() */
  g_thread_join (proxy->thread);
  for (guint i = 0; i < proxy->carriers->len; i++)
    g_thread_join (g_ptr_array_index (proxy->carriers, i));
  close (proxy->listener);
  g_ptr_array_unref (proxy->carriers);
  g_clear_pointer (&proxy->random, g_rand_free);
  g_mutex_clear (&proxy->mutex);
  g_free (proxy->answer);
  g_free (proxy->url);
  g_free (proxy);
}

const char *
tk_fault_proxy_get_url (TkFaultProxy *proxy)
{
  return proxy->url;
}

void
tk_fault_proxy_set (TkFaultProxy *proxy, TkFaultMode mode, guint n)
{
  g_mutex_lock (&proxy->mutex);
  proxy->mode = mode;
  proxy->n = n;
  proxy->up = proxy->down = proxy->faults = 0;
  g_clear_pointer (&proxy->random, g_rand_free);
  if (mode == TK_FAULT_RANDOM)
    proxy->random = g_rand_new_with_seed (n);
  g_mutex_unlock (&proxy->mutex);
}

void
tk_fault_proxy_answer (TkFaultProxy *proxy, const char *bytes)
{
  g_mutex_lock (&proxy->mutex);
  g_free (proxy->answer);
  proxy->answer = g_strdup (bytes);
  proxy->mode = TK_FAULT_ANSWER;
  proxy->up = proxy->down = proxy->faults = 0;
  g_mutex_unlock (&proxy->mutex);
}

guint
tk_fault_proxy_get_faults (TkFaultProxy *proxy)
{
  guint faults;

  g_mutex_lock (&proxy->mutex);
  faults = proxy->faults;
  g_mutex_unlock (&proxy->mutex);
  return faults;
}

void
tk_fault_proxy_get_bytes (TkFaultProxy *proxy, guint *up, guint *down)
{
  g_mutex_lock (&proxy->mutex);
  *up = proxy->up;
  *down = proxy->down;
  g_mutex_unlock (&proxy->mutex);
}
