/* A server with handlers of the tests' own, on port 0. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-http-server.h"
#include "raw-client.h"

G_BEGIN_DECLS

#define HOST "Host: hub\r\n"

/* What handlers leave for the test. */
typedef struct {
  GMutex lock;
  GCond arrived;
  GPtrArray *waiting; /* HubHttpRequest that sleep in /wait */
  guint runs;
  guint at_once; /* how many run in /sleep and /hold */
  gboolean open; /* those in /hold may go */
  guint most_at_once;
  guint observed;
  guint statuses[600];
  char *route; /* the last observed pattern */
  char *caller;
} HttpBoard;

typedef struct {
  HttpBoard board;
  HubHttpServer *server;
  guint16 port;
} HttpFixture;

/* Routes, prefix, guard and data are the fixture's; "127.0.0.1:0" unless the settings say where. */
void http_fixture_start (HttpFixture *fixture, HubHttpSettings settings);
void http_fixture_set_up (HttpFixture *fixture, gconstpointer data);
void http_fixture_tear_down (HttpFixture *fixture, gconstpointer data);
void http_fixture_await_waiting (HttpBoard *board, guint n);
void http_fixture_await_runs (HttpBoard *board, guint n);
/* Lets those in /hold go, and all who come after them. */
void http_fixture_open (HttpBoard *board);
/* Until so many answers of this status were made. */
void http_fixture_await_status (HttpBoard *board, guint status, guint n);
/* Until none runs in /sleep or /hold. */
void http_fixture_await_idle (HttpBoard *board);
void http_assert_reply (const RawReply *reply, guint status, const char *text);
RawReply *http_get (HttpFixture *fixture, const char *target, const char *headers);
GBytes *http_bytes_of (char letter, gsize n);

/* Every line of the log passes here, so that what is logged can be counted. */
typedef struct {
  gint messages; /* of level MESSAGE */
  gint warnings;
  gint secrets;  /* fields in which "s3cret" stands */
  gint requests;
} HttpLogCount;
extern HttpLogCount http_log_count;
void http_fixture_init (int *argc, char ***argv);

#define HTTP_ADD(path, func) g_test_add (path, HttpFixture, NULL, http_fixture_set_up, func, http_fixture_tear_down)

G_END_DECLS
