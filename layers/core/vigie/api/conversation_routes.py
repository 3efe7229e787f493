"""Conversations, priorities, promises and tasks."""

from __future__ import annotations

from vigie.api import conversations, promises, tasks
from vigie.api.conversation_bodies import PromisesBody, TaskBody, TaskPatch
from vigie.api.routing import Route

TALKS = (
    "brand",
    "status",
    "queue",
    "platform",
    "assignee",
    "order",
    "q",
    "late",
    "cursor",
    "limit",
)
TASKS = ("brand", "owner", "state", "cursor", "limit")

ROUTES: tuple[Route, ...] = (
    Route(
        "GET", "/api/conversations", conversations.list_conversations, "Conversations", query=TALKS
    ),
    Route("GET", "/api/conversations/{id}", conversations.read_conversation, "One whole"),
    Route("GET", "/api/brands/{brand}/promises", promises.show_brand_promises, "Promises"),
    Route(
        "PUT",
        "/api/brands/{brand}/promises",
        promises.save_brand_promises,
        "Promise",
        PromisesBody,
    ),
    Route("GET", "/api/tasks", tasks.list_brand_tasks, "Tasks", query=TASKS),
    Route("POST", "/api/tasks", tasks.add_task, "Write a task down", TaskBody, status=201),
    Route("PATCH", "/api/tasks/{id}", tasks.patch_task, "Tick off", TaskPatch),
)
