"""The routes: each reads its request, asks one service, and answers."""
