"""vigie: the lookout. What people say about a business, kept, understood, answered, measured."""
